//! The clouds in which Partner Center runs; one row each (partner-center API, hosts).

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cloud {
    Global,
    UsGov,
    China,
    /// Named by `PORTAL_AUTHORITY` and `PORTAL_API_URL`.
    Custom,
}

/// Where a cloud's sign-in, Partner Center and administration pages are.
#[derive(Debug)]
pub struct Row {
    /// The value of `PORTAL_CLOUD`.
    pub name: &'static str,
    pub state: Availability,
    /// Origins of the sign-in pages; the first is the one to use.
    pub logins: &'static [&'static str],
    /// Partner Center's base address.
    pub api: &'static str,
    /// Where an administrator finds app registrations.
    pub entra: &'static str,
    /// Where an administrator finds Partner Center.
    pub partner_center: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    Open(Cloud),
    /// Microsoft has closed it.
    Closed,
}

pub static ROWS: &[Row] = &[
    Row {
        name: "global",
        state: Availability::Open(Cloud::Global),
        logins: &["https://login.microsoftonline.com"],
        api: "https://api.partnercenter.microsoft.com",
        entra: "https://entra.microsoft.com",
        partner_center: "https://partner.microsoft.com",
    },
    Row {
        name: "usgov",
        state: Availability::Open(Cloud::UsGov),
        logins: &["https://login.microsoftonline.us"],
        api: "https://api.partnercenter.microsoft.com",
        entra: "https://entra.microsoft.us",
        partner_center: "https://partner.microsoft.com",
    },
    Row {
        name: "china",
        state: Availability::Open(Cloud::China),
        // The newer host first; documents of 2023 still name the other one.
        logins: &[
            "https://login.partner.microsoftonline.cn",
            "https://login.chinacloudapi.cn",
        ],
        api: "https://partner.partnercenterapi.microsoftonline.cn",
        entra: "https://entra.microsoftonline.cn",
        partner_center: "https://partner.partnercenter.microsoftonline.cn",
    },
    Row {
        name: "germany",
        state: Availability::Closed,
        logins: &["https://login.microsoftonline.de"],
        api: "https://api.partnercenter.microsoft.com",
        entra: "",
        partner_center: "",
    },
    Row {
        name: "custom",
        state: Availability::Open(Cloud::Custom),
        logins: &[],
        api: "",
        entra: "",
        partner_center: "",
    },
];

impl Cloud {
    /// From the value of `PORTAL_CLOUD`; the error says what is wrong with it.
    pub fn parse(name: &str) -> Result<Cloud, &'static str> {
        match ROWS
            .iter()
            .find(|row| row.name == name)
            .map(|row| row.state)
        {
            Some(Availability::Open(cloud)) => Ok(cloud),
            Some(Availability::Closed) => Err("names a cloud that Microsoft has closed"),
            None => Err("must be global, usgov, china or custom"),
        }
    }

    pub fn row(self) -> &'static Row {
        ROWS.iter()
            .find(|row| row.state == Availability::Open(self))
            .expect("every cloud has its row; a test walks them")
    }

    /// The issuer of a tenant's id tokens; none where it has to be named.
    pub fn authority(self, tenant: &str) -> Option<String> {
        self.row()
            .logins
            .first()
            .map(|login| format!("{login}/{tenant}/v2.0"))
    }

    /// Partner Center's base address; none where it has to be named.
    pub fn api_url(self) -> Option<&'static str> {
        Some(self.row().api).filter(|api| !api.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cloud_has_its_row() {
        for cloud in [Cloud::Global, Cloud::UsGov, Cloud::China, Cloud::Custom] {
            assert_eq!(Cloud::parse(cloud.row().name), Ok(cloud));
        }
    }

    #[test]
    fn the_closed_cloud_is_refused_with_the_reason() {
        assert!(Cloud::parse("germany").unwrap_err().contains("closed"));
        assert!(Cloud::parse("Global").is_err());
    }

    #[test]
    fn a_custom_cloud_has_no_addresses_of_its_own() {
        assert_eq!(Cloud::Custom.authority("t"), None);
        assert_eq!(Cloud::Custom.api_url(), None);
        assert_eq!(
            Cloud::UsGov.authority("t").as_deref(),
            Some("https://login.microsoftonline.us/t/v2.0")
        );
    }
}
