"""Headers of CRM exports by canonical field, as seen in real files. Data, no logic; the first name of a field is the best one."""

CRMS = ("hubspot", "salesforce", "pipedrive", "dynamics")
Names = dict[str, dict[str, tuple[str, ...]]]

CUSTOMER_FIELDS: Names = {
    "external_id": {
        "hubspot": ("Record ID", "Company ID"),
        "salesforce": ("Account ID", "Id", "18 Digit Account ID"),
        "pipedrive": ("Organization - ID",),
        "dynamics": ("(Do Not Modify) Account", "accountid"),
        "generic": ("Customer ID", "Customer number", "Organisation ID", "Organization ID", "CRM ID", "Kundennummer"),
    },
    "name": {
        "hubspot": ("Company name", "Name"),
        "salesforce": ("Account Name", "Name", "Account.Name"),
        "pipedrive": ("Organization - Name",),
        "dynamics": ("Account Name", "name"),
        "generic": ("Company", "Customer", "Customer name", "Organisation", "Organization", "Account", "Firma", "Unternehmen", "Kunde",
                    "Company Name for Emails"),
    },
    "domain": {
        "hubspot": ("Company Domain Name", "Domain"),
        "generic": ("Domain name", "Company domain", "Email domain"),
    },
    "website": {
        "hubspot": ("Website URL",),
        "salesforce": ("Website",),
        "pipedrive": ("Organization - Website",),
        "dynamics": ("Website", "websiteurl"),
        "generic": ("URL", "Homepage", "Web"),
    },
}  # fmt: skip

CUSTOMER_ATTRIBUTES: Names = {
    "industry": {
        "hubspot": ("Industry",),
        "salesforce": ("Industry",),
        "pipedrive": ("Organization - Industry",),
        "dynamics": ("Industry", "industrycode"),
        "generic": ("Vertical", "Sector", "Branche"),
    },
    "industry_group": {"hubspot": ("Industry group",)},
    "sic_code": {"salesforce": ("SIC Code",), "generic": ("SIC Codes",)},
    "employees": {
        "hubspot": ("Number of Employees", "Employee range"),
        "salesforce": ("Employees", "NumberOfEmployees"),
        "pipedrive": ("Organization - Number of employees", "Organization - Number of Employees"),
        "dynamics": ("Number of Employees", "No. of Employees", "numberofemployees"),
        "generic": ("# Employees", "Headcount", "Company Size", "Employee Count", "Mitarbeiter", "Mitarbeiterzahl"),
    },
    "annual_revenue": {
        "hubspot": ("Annual Revenue", "Revenue range"),
        "salesforce": ("Annual Revenue", "AnnualRevenue"),
        "pipedrive": ("Organization - Annual revenue",),
        "dynamics": ("Annual Revenue", "revenue"),
        "generic": ("Turnover", "Jahresumsatz"),
    },
    "country": {
        "hubspot": ("Country/Region", "Country/Region Code"),
        "salesforce": ("Billing Country", "BillingCountry", "Billing Country Code", "Billing Country (Code)"),
        "pipedrive": ("Organization - Country of Address", "Organization - Address - Country"),
        "dynamics": ("Address 1: Country/Region", "address1_country", "Country/Region"),
        "generic": ("Country", "Company Country", "Land"),
    },
    "state": {
        "hubspot": ("State/Region",),
        "salesforce": ("Billing State/Province", "BillingState"),
        "pipedrive": ("Organization - State/county of Address",),
        "dynamics": ("Address 1: State/Province",),
        "generic": ("State", "Company State", "Region", "Bundesland"),
    },
    "city": {
        "hubspot": ("City",),
        "salesforce": ("Billing City", "BillingCity"),
        "pipedrive": ("Organization - City/town/village/locality of Address",),
        "dynamics": ("Address 1: City", "address1_city"),
        "generic": ("Company City", "Town", "Stadt", "Ort"),
    },
    "type": {
        "hubspot": ("Type",),
        "salesforce": ("Type", "Account Type"),
        "pipedrive": ("Organization - Labels",),
        "dynamics": ("Relationship Type", "customertypecode"),
    },
    "lifecycle_stage": {"hubspot": ("Lifecycle Stage",)},
    "account_owner": {
        "hubspot": ("Company owner",),
        "salesforce": ("Account Owner", "OwnerId"),
        "pipedrive": ("Organization - Owner",),
        "dynamics": ("ownerid",),
    },
    "parent": {"hubspot": ("Parent Company",), "salesforce": ("Parent Account",), "dynamics": ("Parent Account",)},
    "founded": {
        "hubspot": ("Year Founded",),
        "pipedrive": ("Organization - Year Founded",),
        "generic": ("Founded", "Founding year", "Founded Year", "Gründungsjahr"),
    },
    "web_technologies": {"hubspot": ("Web Technologies",), "generic": ("Technologies", "Tech stack")},
    "icp_tier": {"hubspot": ("Ideal Customer Profile Tier", "hs_ideal_customer_profile"), "generic": ("ICP tier",)},
    "target_account": {"hubspot": ("Target Account", "hs_is_target_account")},
    "record_created": {
        "hubspot": ("Create Date",),
        "salesforce": ("Created Date", "CreatedDate"),
        "pipedrive": ("Organization - Organization created",),
        "dynamics": ("Created On",),
    },
    "last_activity": {
        "hubspot": ("Last Activity Date",),
        "salesforce": ("Last Activity", "LastActivityDate", "LastModifiedDate"),
        "pipedrive": ("Organization - Last activity date", "Organization - Update time"),
        "dynamics": ("Modified On",),
    },
}

METRICS: Names = {
    "mrr": {"generic": ("MRR", "Monthly recurring revenue", "MRR Amount")},
    "arr": {"generic": ("ARR", "Annual recurring revenue", "ARR Amount")},
    "revenue": {"hubspot": ("Total Revenue",), "generic": ("Revenue", "Total revenue", "Sales", "Umsatz")},
    "deal_size": {"hubspot": ("Recent Deal Amount",), "generic": ("Deal size", "Average deal size", "Contract value", "ACV", "TCV")},
    "lifetime_value": {"generic": ("Lifetime value", "LTV", "CLV", "Customer lifetime value")},
    "margin": {"generic": ("Margin", "Gross margin", "Contribution margin", "Marge", "Deckungsbeitrag")},
    "retention": {"generic": ("Retention", "Net revenue retention", "NRR", "GRR")},
    "satisfaction": {"generic": ("Satisfaction", "NPS", "NPS score", "CSAT", "Satisfaction score")},
    "sales_cycle": {"generic": ("Sales cycle", "Sales cycle length", "Days to close")},
    "discount": {"generic": ("Discount", "Discount %", "Discount depth", "Rabatt")},
    "support_load": {"generic": ("Support load", "Support tickets", "Tickets", "Number of tickets")},
    "effort": {"generic": ("Effort", "Effort to serve", "Cost to serve")},
    "joy": {"generic": ("Joy to work with", "Joy")},
    "advocacy": {"generic": ("Advocacy", "Referrals given", "References")},
}

DEAL_FIELDS: Names = {
    "external_id": {
        "hubspot": ("Record ID", "Deal ID"),
        "salesforce": ("Opportunity ID", "Id"),
        "pipedrive": ("Deal - ID",),
        "dynamics": ("(Do Not Modify) Opportunity", "opportunityid"),
        "generic": ("Deal number", "Opportunity number"),
    },
    "name": {
        "hubspot": ("Deal Name",),
        "salesforce": ("Opportunity Name",),
        "pipedrive": ("Deal - Title",),
        "dynamics": ("Topic",),
        "generic": ("Deal", "Opportunity", "Title"),
    },
    "customer_name": {
        "hubspot": ("Associated Company",),
        "salesforce": ("Account Name",),
        "pipedrive": ("Deal - Organization", "Organization", "Organization - Name"),
        "dynamics": ("Account", "Potential Customer"),
        "generic": ("Company", "Company name", "Customer", "Customer name", "Firma", "Kunde", "Organisation"),
    },
    "customer_external_id": {
        "hubspot": ("Associated Company IDs (Primary)", "Associated Company IDs"),
        "salesforce": ("Account ID", "AccountId"),
        "pipedrive": ("Deal - Organization ID", "Organization - ID"),
        "dynamics": ("(Do Not Modify) Account",),
        "generic": ("Company ID", "Customer ID", "Kundennummer"),
    },
    "customer_domain": {
        "hubspot": ("Company Domain Name",),
        "salesforce": ("Website",),
        "pipedrive": ("Organization - Website",),
        "generic": ("Domain", "Company domain", "Website"),
    },
    "amount": {
        "hubspot": ("Amount",),
        "salesforce": ("Amount",),
        "pipedrive": ("Deal - Value",),
        "dynamics": ("Actual Revenue", "Est. revenue"),
        "generic": ("Deal value", "Deal amount", "Value", "Contract value", "Betrag"),
    },
    "currency": {
        "hubspot": ("Currency", "Deal currency"),
        "salesforce": ("Amount Currency", "Opportunity Currency"),
        "pipedrive": ("Deal - Currency of value", "Deal - Currency"),
        "dynamics": ("Currency", "transactioncurrencyid"),
        "generic": ("Währung",),
    },
    "outcome": {
        "pipedrive": ("Deal - Status",),
        "dynamics": ("Status",),
        "generic": ("Outcome", "Deal status", "Result", "Won/Lost", "Ergebnis"),
    },
    "stage": {
        "hubspot": ("Deal Stage",),
        "salesforce": ("Stage",),
        "pipedrive": ("Deal - Stage", "Deal - Stage (pipeline)"),
        "dynamics": ("Sales Stage", "Pipeline Phase"),
        "generic": ("Sales stage", "Phase"),
    },
    "is_won": {"hubspot": ("Is Closed Won",), "salesforce": ("Won", "IsWon")},
    "is_lost": {"hubspot": ("Is closed lost",)},
    "is_closed": {"hubspot": ("Is Deal Closed?",), "salesforce": ("Closed", "IsClosed")},
    "created_on": {
        "hubspot": ("Create Date",),
        "salesforce": ("Created Date", "CreatedDate"),
        "pipedrive": ("Deal - Deal created", "Deal - Creation date"),
        "dynamics": ("Created On",),
        "generic": ("Created", "Created at", "Opened", "Erstellt"),
    },
    "closed_on": {
        "hubspot": ("Close Date",),
        "salesforce": ("Close Date", "CloseDate"),
        "pipedrive": ("Deal - Deal closed on", "Deal - Closed on", "Deal - Won time", "Deal - Lost time"),
        "dynamics": ("Actual Close Date",),
        "generic": ("Closed", "Closed on", "Closed at", "Date closed", "Abgeschlossen"),
    },
}

DEAL_ATTRIBUTES: Names = {
    "owner": {
        "hubspot": ("Deal owner",),
        "salesforce": ("Opportunity Owner", "Owner"),
        "pipedrive": ("Deal - Owner",),
        "dynamics": ("Owner",),
        "generic": ("Sales rep", "Rep", "Salesperson"),
    },
    "source": {
        "hubspot": ("Original Source", "Original Traffic Source"),
        "salesforce": ("Lead Source",),
        "pipedrive": ("Deal - Source channel", "Deal - Source origin", "Deal - Lead Source"),
        "dynamics": ("Lead Source", "Originating Lead"),
        "generic": ("Source", "Channel", "Quelle"),
    },
    "deal_type": {"hubspot": ("Deal Type",), "salesforce": ("Type",), "pipedrive": ("Deal - Label",)},
    "pipeline": {"hubspot": ("Pipeline",), "pipedrive": ("Deal - Pipeline",)},
    "lost_reason": {
        "hubspot": ("Closed Lost Reason",),
        "salesforce": ("Loss Reason", "Lost Reason"),
        "pipedrive": ("Deal - Lost reason",),
        "dynamics": ("Status Reason",),
        "generic": ("Reason lost",),
    },
    "probability": {"salesforce": ("Probability (%)", "Probability"), "pipedrive": ("Deal - Probability",), "dynamics": ("Probability",)},
    "weighted_value": {"pipedrive": ("Deal - Weighted value",), "generic": ("Weighted amount", "Forecast amount", "Expected revenue")},
    "expected_close": {
        "pipedrive": ("Deal - Expected close date",),
        "dynamics": ("Est. close date",),
        "generic": ("Expected close date",),
    },
}

# An export is recognised by its id column and two of these; some reports come without the id and need three.
SIGNATURES: dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {
    ("hubspot", "deals"): (
        ("Record ID", "Deal ID"),
        ("Deal Name", "Deal Stage", "Pipeline", "Deal owner", "Associated Company", "Associated Company IDs", "Original Source"),
    ),
    ("hubspot", "customers"): (
        ("Record ID", "Company ID"),
        (
            "Company name",
            "Company Domain Name",
            "Company owner",
            "Lifecycle Stage",
            "Number of Employees",
            "Country/Region",
            "Year Founded",
        ),
    ),
    ("salesforce", "deals"): (
        ("Opportunity ID", "Id"),
        ("Opportunity Name", "Stage", "Lead Source", "Opportunity Owner", "Probability (%)", "StageName", "Amount Currency"),
    ),
    ("salesforce", "customers"): (
        ("Account ID", "Id"),
        (
            "Account Name",
            "Account Owner",
            "BillingCountry",
            "Billing Country",
            "NumberOfEmployees",
            "AnnualRevenue",
            "OwnerId",
            "IsDeleted",
        ),
    ),
    ("pipedrive", "deals"): (
        ("Deal - ID",),
        ("Deal - Title", "Deal - Status", "Deal - Value", "Deal - Organization", "Deal - Stage", "Deal - Owner", "Deal - Deal created"),
    ),
    ("pipedrive", "customers"): (
        ("Organization - ID",),
        ("Organization - Name", "Organization - Owner", "Organization - Industry", "Organization - Open deals", "Organization - Labels"),
    ),
    ("dynamics", "deals"): (
        ("(Do Not Modify) Opportunity",),
        ("Topic", "Potential Customer", "Status Reason", "Est. Revenue", "Actual Close Date", "(Do Not Modify) Modified On"),
    ),
    ("dynamics", "customers"): (
        ("(Do Not Modify) Account",),
        ("Account Name", "Address 1: City", "Address 1: Country/Region", "Relationship Type", "(Do Not Modify) Modified On"),
    ),
}
