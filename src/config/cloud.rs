//! The clouds in which Partner Center runs, one row each (partner-center API, hosts).

/// A cloud that the portal supports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cloud {
    Global,
    UsGov,
    China,
    /// Its addresses come from `PORTAL_AUTHORITY` and `PORTAL_API_URL`.
    Custom,
}

/// The addresses of a cloud's sign-in, Partner Center and administration pages.
#[derive(Debug)]
pub struct CloudRow {
    /// The value of `PORTAL_CLOUD`.
    pub name: &'static str,
    pub state: Availability,
    /// Origins of the sign-in pages. The first one is used.
    pub logins: &'static [&'static str],
    /// Partner Center's base address.
    pub api: &'static str,
    /// The page on which an administrator manages app registrations.
    pub entra: &'static str,
    /// The page on which an administrator manages Partner Center.
    pub partner_center: &'static str,
}

/// The availability of a cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    Available(Cloud),
    /// Microsoft has closed the cloud.
    Closed,
}

/// All clouds that Microsoft documents, and the custom one.
pub static CLOUDS: &[CloudRow] = &[
    CloudRow {
        name: "global",
        state: Availability::Available(Cloud::Global),
        logins: &["https://login.microsoftonline.com"],
        api: "https://api.partnercenter.microsoft.com",
        entra: "https://entra.microsoft.com",
        partner_center: "https://partner.microsoft.com",
    },
    CloudRow {
        name: "usgov",
        state: Availability::Available(Cloud::UsGov),
        logins: &["https://login.microsoftonline.us"],
        api: "https://api.partnercenter.microsoft.com",
        entra: "https://entra.microsoft.us",
        partner_center: "https://partner.microsoft.com",
    },
    CloudRow {
        name: "china",
        state: Availability::Available(Cloud::China),
        // The newer host is first. Documents of 2023 still name the other one.
        logins: &[
            "https://login.partner.microsoftonline.cn",
            "https://login.chinacloudapi.cn",
        ],
        api: "https://partner.partnercenterapi.microsoftonline.cn",
        entra: "https://entra.microsoftonline.cn",
        partner_center: "https://partner.partnercenter.microsoftonline.cn",
    },
    CloudRow {
        name: "germany",
        state: Availability::Closed,
        logins: &["https://login.microsoftonline.de"],
        api: "https://api.partnercenter.microsoft.com",
        entra: "",
        partner_center: "",
    },
    CloudRow {
        name: "custom",
        state: Availability::Available(Cloud::Custom),
        logins: &[],
        api: "",
        entra: "",
        partner_center: "",
    },
];

impl Cloud {
    /// Parses the value of `PORTAL_CLOUD`.
    ///
    /// # Errors
    ///
    /// Fails for an unknown and for a closed cloud, with a phrase that continues the setting's
    /// name.
    pub fn parse(name: &str) -> Result<Cloud, &'static str> {
        match CLOUDS
            .iter()
            .find(|row| row.name == name)
            .map(|row| row.state)
        {
            Some(Availability::Available(cloud)) => Ok(cloud),
            Some(Availability::Closed) => Err("names a cloud that Microsoft has closed"),
            None => Err("must be global, usgov, china or custom"),
        }
    }

    /// The addresses of the cloud.
    pub fn row(self) -> &'static CloudRow {
        CLOUDS
            .iter()
            .find(|row| row.state == Availability::Available(self))
            .expect("every cloud has its row; a test walks them")
    }

    /// The issuer of a tenant's id tokens. `None` if a setting has to name it.
    pub fn authority(self, tenant: &str) -> Option<String> {
        self.row()
            .logins
            .first()
            .map(|login| format!("{login}/{tenant}/v2.0"))
    }

    /// Partner Center's base address. `None` if a setting has to name it.
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
