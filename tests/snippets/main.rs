//! The same change in other tools: what the portal writes for them, compared with golden files,
//! read by the tools' own grammars, and taken apart again to what was typed.

mod golden;
mod grammar;
mod shell;

use portal::editing::Request;
use portal::profile::values::read;
use portal::profile::{
    BILLING, CUSTOMER_BILLING, Change, CustomerId, Json, LEGAL_BUSINESS, ORGANIZATION, Profile,
    SUPPORT, Target, write,
};
use portal::snippets::{Snippet, Tool, snippets};

pub const REQUEST_ID: &str = "0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02";
pub const CUSTOMER: &str = "4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04";
pub const TOOLS: [Tool; 4] = [Tool::Curl, Tool::PowerShell, Tool::CSharp, Tool::Java];

/// Quotes, substitutions, escapes, comment marks, ends of here-documents, line breaks, emoji,
/// right-to-left text and its marks.
pub const HOSTILE: &str = "O'Neill ‘x’ ‚y‛ \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u{202e}x \u{1}7 '@ \"@ */ // # <b>&amp; !!\
    \r\nJSON\n\t👩\u{200d}👧 שלום \u{202e}abc\u{202c} 臺北\u{3000}é \u{feff}\u{e0041}\u{10ffff}'";

pub struct Case {
    pub name: &'static str,
    pub target: Target,
    pub changes: Vec<Change>,
    pub request: Request,
}

impl Case {
    pub fn new(name: &'static str, target: &Target, typed: &[(&str, &str)]) -> Case {
        let document = document(target.profile());
        let change = |(key, after): &(&str, &str)| {
            let place = target
                .profile()
                .place(key)
                .unwrap_or_else(|| panic!("{key}"));
            Change {
                key: (*key).to_owned(),
                before: read(&document, &place),
                after: (*after).to_owned(),
            }
        };
        let changes: Vec<Change> = typed.iter().map(change).collect();
        let mut headers = vec![
            ("Accept", "application/json".to_owned()),
            ("Content-Type", "application/json".to_owned()),
        ];
        if target.customer().is_some() {
            headers.push(("If-Match", "\"-4242348048554929329\"".to_owned()));
        }
        let request = Request {
            method: "PUT",
            address: format!(
                "https://api.partnercenter.example{}",
                target.upstream_path()
            ),
            headers,
            body: write(target.profile(), &document, &changes),
        };
        Case {
            name,
            target: target.clone(),
            changes,
            request,
        }
    }

    pub fn script(&self, tool: Tool) -> Snippet {
        let snippets = snippets(&self.target, &self.changes, &self.request, REQUEST_ID);
        snippets
            .into_iter()
            .find(|script| script.tool == tool)
            .unwrap()
    }
}

pub fn targets() -> Vec<Target> {
    let customer = Target::Customer(&CUSTOMER_BILLING, CustomerId::parse(CUSTOMER).unwrap());
    [&BILLING, &LEGAL_BUSINESS, &ORGANIZATION, &SUPPORT]
        .into_iter()
        .map(Target::Partner)
        .chain([customer])
        .collect()
}

/// What may be wanted of each profile.
pub fn cases(target: &Target) -> Vec<Case> {
    let case = |name: &'static str, typed: &[(&str, &str)]| Case::new(name, target, typed);
    match target.profile().slug {
        "billing" => vec![
            case(
                "plain",
                &[
                    ("address.city", "Bellevue"),
                    ("address.postalCode", "98004"),
                    ("address.middleName", "Q."),
                    ("address.phoneNumber", "4255550111"),
                    ("primaryContact.firstName", "Jonathan"),
                    ("primaryContact.email", "jonathan@contoso.example"),
                    ("purchaseOrderNumber", "1234"),
                    ("taxId", "0123"),
                ],
            ),
            case(
                "clear",
                &[("address.addressLine2", ""), ("purchaseOrderNumber", "")],
            ),
            case(
                "case-only",
                &[
                    ("address.city", "REDMOND"),
                    ("primaryContact.lastName", "Müller"),
                ],
            ),
            case(
                "email-refused",
                &[("primaryContact.email", "jonathan@münchen.example")],
            ),
            case(
                "hostile",
                &[
                    ("address.addressLine1", HOSTILE),
                    ("purchaseOrderNumber", HOSTILE),
                ],
            ),
        ],
        "legal-business" => vec![
            case(
                "plain",
                &[
                    ("companyName", "Contoso Publishing"),
                    ("address.city", "Albany"),
                    ("primaryContact.firstName", "Jane"),
                    ("primaryContact.lastName", "Doe"),
                    ("primaryContact.email", "jane@contoso.example"),
                    ("primaryContact.phoneNumber", "4255550111"),
                    ("companyApproverEmail", "approver@contoso.example"),
                    ("companyApproverAddress.city", "Utica"),
                ],
            ),
            case("ignored", &[("primaryContact.phoneNumber", "4255550111")]),
            case(
                "clear",
                &[("address.addressLine2", ""), ("companyApproverEmail", "")],
            ),
            case("case-only", &[("address.city", "BUFFALO")]),
            case(
                "hostile",
                &[("address.addressLine1", HOSTILE), ("companyName", HOSTILE)],
            ),
        ],
        "organization" => vec![
            case(
                "plain",
                &[
                    ("companyName", "Contoso"),
                    ("email", "it@contoso.example"),
                    ("defaultAddress.region", "Puget Sound"),
                    ("defaultAddress.firstName", "Jane"),
                    ("language", "en"),
                    ("culture", "en-US"),
                ],
            ),
            case("clear", &[("email", ""), ("defaultAddress.firstName", "")]),
            case(
                "case-only",
                &[
                    ("companyName", "test_test_bugbash1"),
                    ("defaultAddress.city", "Seattle"),
                ],
            ),
            case(
                "hostile",
                &[
                    ("companyName", HOSTILE),
                    ("defaultAddress.lastName", HOSTILE),
                ],
            ),
        ],
        "support" => vec![
            case(
                "plain",
                &[
                    ("email", "help@contoso.example"),
                    ("telephone", "4255550111"),
                    ("website", "www.contoso.example"),
                ],
            ),
            case("clear", &[("telephone", "")]),
            case("case-only", &[("email", "Email@sample.example")]),
            case("hostile", &[("telephone", HOSTILE), ("website", HOSTILE)]),
        ],
        "customer-billing" => vec![
            case(
                "plain",
                &[
                    ("companyName", "Wingtip Toys"),
                    ("firstName", "Jane"),
                    ("email", "jane@wingtip.example"),
                    ("defaultAddress.city", "Kent"),
                    ("defaultAddress.firstName", "Jane"),
                    ("language", "es"),
                ],
            ),
            case(
                "clear",
                &[("lastName", ""), ("defaultAddress.phoneNumber", "")],
            ),
            case("case-only", &[("companyName", "WINGTIP")]),
            case(
                "hostile",
                &[("companyName", HOSTILE), ("lastName", HOSTILE)],
            ),
        ],
        other => panic!("no cases of {other}"),
    }
}

/// A document with members that no tool knows, in more than one spelling, and with a contact that
/// is not there.
fn document(profile: &Profile) -> Json {
    let text = match profile.slug {
        "billing" => {
            r#"{"CompanyName":"Contoso","address":{"Country":"US","City":"Redmond","addressLine1":"1 Way","addressLine2":"Floor 2",
            "district":"x","middleName":null,"postalCode":"98052"},"creditLimit":1.0,"purchaseOrderNumber":"9888","nothing":null,
            "billingCurrency":"USD","profileType":"BillingProfile","links":{"self":{"uri":"/profiles/billing"}},
            "attributes":{"etag":"7","objectType":"BillingProfile","origin":"web"}}"#
        }
        "legal-business" => {
            r#"{"companyName":"Lucerne Publishing","address":{"country":"US","city":"Buffalo","state":"NY","addressLine1":"123 Main Street",
            "addressLine2":"Floor 2","addressLine3":"Door 3","middleName":"Q."},"primaryContact":{"firstName":"Gena","phoneNumber":"4255550100"},
            "companyApproverAddress":{"country":"US","city":"New York","state":"NY"},"companyApproverEmail":"gena@lucernepublishing.example",
            "vettingStatus":"authorized","attributes":{"objectType":"LegalBusinessProfile"}}"#
        }
        "organization" => {
            r#"{"id":"1","companyName":"TEST_TEST_BugBash1","defaultAddress":{"country":"US","city":"Redmond","state":"WA","firstName":"Test",
            "lastName":"Account"},"tenantId":"2","domain":"contoso.example","email":"test@contoso.example","language":"es","culture":"es-US",
            "attributes":{"etag":"7","objectType":"OrganizationProfile"}}"#
        }
        "support" => {
            r#"{"email":"email@sample.example","telephone":"4255555555","links":{},"attributes":{"objectType":"SupportProfile"}}"#
        }
        "customer-billing" => {
            r#"{"id":"3","firstName":"Gena","lastName":"Soto","email":"gena@wingtip.example","culture":"en-US","language":"en",
            "companyName":"Wingtip","organizationRegistrationId":"12","defaultAddress":{"country":"US","city":"Redmond","phoneNumber":"1"},
            "attributes":{"etag":"-4242348048554929329","objectType":"CustomerBillingProfile"}}"#
        }
        other => panic!("no document of {other}"),
    };
    Json::parse(text.as_bytes()).unwrap()
}
