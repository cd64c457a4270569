# One image for web, worker and scheduler. Two stages: what builds stays behind, what runs comes along.
FROM python:3.11-slim-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends gettext && rm -rf /var/lib/apt/lists/*
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check -r requirements.txt
COPY . ./
RUN find . -name django.po -execdir msgfmt --check-format -o django.mo django.po ';'
RUN ICP_VAR=/tmp/var STATIC_ROOT=/opt/static python manage.py collectstatic --noinput --verbosity 0

FROM python:3.11-slim-bookworm
# Text layout and small fonts for the PDF, as in .ci/setup.py; pg_dump and pg_restore for backups.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /app --shell /usr/sbin/nologin icp
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/static /opt/static
COPY --from=build /app /app
WORKDIR /app
# Nothing but var/ is written: the rest may be mounted read-only. Uploads wait in var/tmp, because /tmp may be memory.
RUN install -d -o icp -g icp -m 700 /app/var /app/var/tmp
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STATIC_ROOT=/opt/static \
    TMPDIR=/app/var/tmp \
    BIND=0.0.0.0:8000
USER 10001:10001
VOLUME /app/var
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 CMD ["python", "-m", "icpstudio.kit.alive", "http://127.0.0.1:8000/healthz"]
CMD ["python", "manage.py", "web"]
