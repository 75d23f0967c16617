//! The REST call on the review page, run with curl as a person would: Partner Center then holds
//! what a save of the portal leaves there.

use portal::sandbox::SimulatedChange;
use portal_test_support::{Running, on_sandbox, start};
use std::process::Stdio;
use tokio::io::AsyncWriteExt;

/// Of the challenge in RFC 7636.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

const HOSTILE: &str =
    "O'Neill ‘x’ \"q\" $(touch pwned) ${HOME} `id` \\u0041 👩\u{200d}👧 שלום 臺北 </pre><b>&amp;";

/// What a document can hold, though nobody can type it.
const HIDDEN: &str = "a\u{202e}b\u{202c}\u{200b}c\u{a0}d";

/// An access token of somebody's own, got as another application of theirs would.
async fn token(portal: &Running, name: &str) -> String {
    let visitor = portal.anon();
    let start = visitor.get("/sign-in?return_to=/").await;
    let mut asked = url::Url::parse(start.location()).unwrap();
    let pairs: Vec<(String, String)> = asked.query_pairs().into_owned().collect();
    asked
        .query_pairs_mut()
        .clear()
        .extend_pairs(pairs.iter().map(|(name, value)| match name.as_str() {
            "code_challenge" => (name.as_str(), CHALLENGE),
            _ => (name.as_str(), value.as_str()),
        }));
    let value = |name: &str| {
        pairs
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.clone())
            .unwrap()
    };
    let callback = url::Url::parse(&visitor.choose(asked.as_str(), name).await).unwrap();
    let code = callback
        .query_pairs()
        .find(|(name, _)| name == "code")
        .unwrap()
        .1
        .into_owned();
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "authorization_code")
        .append_pair("client_id", &value("client_id"))
        .append_pair("client_secret", on_sandbox::SECRET)
        .append_pair("redirect_uri", &value("redirect_uri"))
        .append_pair("code_verifier", VERIFIER)
        .append_pair("code", &code)
        .finish();
    let discovery = visitor
        .get(&format!(
            "{}/.well-known/openid-configuration",
            portal.sandbox.issuer()
        ))
        .await
        .json();
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let endpoint = discovery["token_endpoint"].as_str().unwrap();
    let answer = visitor
        .send(reqwest::Method::POST, endpoint, &headers, Some(form))
        .await;
    answer.json()["access_token"]
        .as_str()
        .unwrap_or_else(|| panic!("{}", answer.body))
        .to_owned()
}

/// The command as a person copies it from the page.
fn curl_of(page: &str) -> String {
    let start = page
        .find("curl --fail-with-body")
        .unwrap_or_else(|| panic!("no command: {page}"));
    let text = page[start..].split("</pre>").next().unwrap();
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}

/// The entity tag in a body, which the service makes anew at each write.
fn tag(script: &str) -> String {
    script
        .split_once("\"etag\": \"")
        .map(|(_, rest)| rest.split('"').next().unwrap().to_owned())
        .unwrap_or("no tag".to_owned())
}

async fn run(script: &str, token: &str) -> std::process::Output {
    let mut child = tokio::process::Command::new("bash")
        .env("TOKEN", token)
        .env("CURL_HOME", "/nonexistent")
        .env("NO_PROXY", "*")
        .current_dir(std::env::temp_dir())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(script.as_bytes())
        .await
        .unwrap();
    child.wait_with_output().await.unwrap()
}

/// Without what the service makes anew at each write.
fn without_tag(document: &str) -> serde_json::Value {
    let mut document: serde_json::Value = serde_json::from_str(document).unwrap();
    if let Some(attributes) = document["attributes"].as_object_mut() {
        attributes.remove("etag");
    }
    document
}

#[tokio::test]
async fn the_rest_call_stores_what_the_portal_stores() {
    if std::process::Command::new("curl")
        .arg("--version")
        .output()
        .is_err()
    {
        eprintln!("SKIPPED: curl is not on this machine");
        return;
    }
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let token = token(&portal, "Edith Editor").await;
    let customer = editor.get("/api/v1/customers").await.json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let billing_of_customer = format!("/customers/{customer}/billing");
    for (path, resource, key, value) in [
        (
            "/partner/billing",
            "billing",
            "purchaseOrderNumber",
            HOSTILE,
        ),
        ("/partner/billing", "billing", "purchaseOrderNumber", ""),
        (
            "/partner/legal-business",
            "legal-business",
            "companyName",
            HOSTILE,
        ),
        (
            "/partner/organization",
            "organization",
            "companyName",
            HOSTILE,
        ),
        (
            "/partner/support",
            "support",
            "website",
            "www.contoso.example/'$(id)'`id`\"/臺北",
        ),
        (
            billing_of_customer.as_str(),
            "customer-billing",
            "companyName",
            HOSTILE,
        ),
    ] {
        let of_customer = (resource == "customer-billing").then_some(customer.as_str());
        let reset = || {
            portal.sandbox.reset();
            let mut change = SimulatedChange::new(resource).set("note", HIDDEN);
            if let Some(customer) = of_customer {
                change = change.of_customer(customer);
            }
            portal.sandbox.change(&change).unwrap();
        };
        reset();
        let review = editor.edit(path, &[(key, value)]).await;
        assert!(
            curl_of(&review.body).contains("\\u202eb\\u202c\\u200bc\\u00a0d"),
            "{path}"
        );
        let stored = || portal.sandbox.document(resource, of_customer).unwrap();
        let before = without_tag(&stored());
        let output = run(&curl_of(&review.body), &token).await;
        assert!(output.status.success(), "{path}: {output:?}");
        let by_curl = without_tag(&stored());
        assert_ne!(by_curl, before, "{path}");
        let call = portal.puts().pop().unwrap();
        reset();
        let saved = editor.save(path, &[("confirm", "yes")]).await;
        assert_eq!(saved.outcome(), Some("saved"), "{path}: {}", saved.body);
        assert_eq!(by_curl, without_tag(&stored()), "{path}");
        assert_eq!(call.path, portal.puts().pop().unwrap().path);

        // The entry of the audit log offers the same, over what stood there then.
        let number = |rest: &str| {
            rest.chars()
                .take_while(char::is_ascii_digit)
                .collect::<String>()
        };
        let seq = saved
            .body
            .split("/history/")
            .skip(1)
            .map(number)
            .find(|number| !number.is_empty());
        let entry = editor
            .get(&format!(
                "/history/{}",
                seq.unwrap_or_else(|| panic!("{}", saved.body))
            ))
            .await;
        let (once, again) = (curl_of(&review.body), curl_of(&entry.body));
        let body = |script: &str| {
            script
                .split_once("<<'JSON'")
                .unwrap()
                .1
                .replace(&tag(&once), "")
                .replace(&tag(&again), "")
        };
        assert_eq!(body(&once), body(&again), "{path}");
    }
}

// D3: what the notes say of If-Match is so.
#[tokio::test]
async fn the_rest_call_for_a_customer_is_refused_once_somebody_else_has_changed_the_profile() {
    if std::process::Command::new("curl")
        .arg("--version")
        .output()
        .is_err()
    {
        eprintln!("SKIPPED: curl is not on this machine");
        return;
    }
    let portal = start().await;
    let editor = portal.sign_in("Edith Editor").await;
    let token = token(&portal, "Edith Editor").await;
    let customer = editor.get("/api/v1/customers").await.json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let review = editor
        .edit(
            &format!("/customers/{customer}/billing"),
            &[("firstName", "Jane")],
        )
        .await;
    let change = SimulatedChange::new("customer-billing")
        .of_customer(&customer)
        .set("lastName", "Elsewhere");
    portal.sandbox.change(&change).unwrap();
    let output = run(&curl_of(&review.body), &token).await;
    assert!(!output.status.success(), "{output:?}");
    let stored = portal
        .sandbox
        .document("customer-billing", Some(&customer))
        .unwrap();
    assert!(
        stored.contains("Elsewhere") && !stored.contains("Jane"),
        "{stored}"
    );
}
