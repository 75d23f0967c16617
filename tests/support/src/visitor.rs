//! People who use a portal over HTTP, as a browser or a script does.

use portal::sandbox::Sandbox;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// A browser without scripts: cookies, forms and links.
pub struct Visitor {
    origin: String,
    http: reqwest::Client,
    cookies: Mutex<BTreeMap<String, String>>,
    pub language: &'static str,
}

/// An answer.
#[derive(Debug)]
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Page {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// What `data-outcome` says on `<main>`.
    pub fn outcome(&self) -> Option<&str> {
        let (_, rest) = self.body.split_once("data-outcome=\"")?;
        rest.split_once('"').map(|(word, _)| word)
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The inputs and selects of the form with their values as a browser posts them untouched.
    pub fn form(&self) -> BTreeMap<String, String> {
        let mut form = BTreeMap::new();
        for tag in self.body.split("<input").skip(1) {
            let tag = tag.split('>').next().unwrap_or_default();
            if let Some(name) = attribute(tag, "name") {
                let kind = attribute(tag, "type").unwrap_or_default();
                if !matches!(kind.as_str(), "submit" | "radio" | "checkbox") {
                    form.insert(name, attribute(tag, "value").unwrap_or_default());
                }
            }
        }
        for select in self.body.split("<select").skip(1) {
            let select = select.split("</select>").next().unwrap_or_default();
            // Without a chosen one a browser takes the first.
            let marked = |option: &&str| {
                option
                    .split('>')
                    .next()
                    .unwrap_or_default()
                    .contains(" selected")
            };
            let chosen = select
                .split("<option")
                .skip(1)
                .find(marked)
                .or(select.split("<option").nth(1));
            if let Some(name) = attribute(select.split('>').next().unwrap_or_default(), "name") {
                let value = chosen.and_then(|option| {
                    attribute(option.split('>').next().unwrap_or_default(), "value")
                });
                form.insert(name, value.unwrap_or_default());
            }
        }
        form
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}="))?;
    let value = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"')?.0,
        None => rest.split([' ', '>']).next()?,
    };
    Some(unescape(value))
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}

impl Visitor {
    /// Another browser with the same cookies.
    pub fn copy(&self) -> Visitor {
        let cookies = Mutex::new(self.cookies.lock().unwrap().clone());
        Visitor {
            origin: self.origin.clone(),
            http: self.http.clone(),
            cookies,
            language: self.language,
        }
    }

    /// The same browser at the address of another portal of this host, with the cookies that it has
    /// now.
    pub fn moved(&self, origin: &str) -> Visitor {
        Visitor {
            origin: origin.to_owned(),
            ..self.copy()
        }
    }

    /// As a `Cookie` line.
    pub fn cookies(&self) -> String {
        self.cookies
            .lock()
            .unwrap()
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ")
    }

    /// Somebody new to the portal at this address.
    pub fn at(origin: &str) -> Visitor {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Visitor {
            origin: origin.to_owned(),
            http,
            cookies: Mutex::default(),
            language: "en",
        }
    }

    pub async fn get(&self, path: &str) -> Page {
        self.send(Method::GET, path, &[], None).await
    }

    /// Posts a form as a browser does.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Page {
        let body: String = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("origin", &self.origin),
        ];
        self.send(Method::POST, path, &headers, Some(body)).await
    }

    /// Posts and follows the 303.
    pub async fn submit(&self, path: &str, form: &[(&str, &str)]) -> Page {
        let answer = self.post(path, form).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{path}: {}",
            answer.body
        );
        self.get(answer.location()).await
    }

    /// Opens the form, types into some inputs and posts it all, as a browser does.
    pub async fn edit(&self, path: &str, typed: &[(&str, &str)]) -> Page {
        let opened = self.get(path).await;
        assert_eq!(opened.status, StatusCode::OK, "{}", opened.body);
        let mut form = opened.form();
        for (key, value) in typed {
            assert!(
                form.insert((*key).to_owned(), (*value).to_owned())
                    .is_some(),
                "{path} has no input {key}"
            );
        }
        let mut pairs: Vec<(&str, &str)> = form
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        pairs.push(("intent", "review"));
        self.submit(path, &pairs).await
    }

    /// Saves from the review page.
    pub async fn save(&self, path: &str, more: &[(&str, &str)]) -> Page {
        let mut form = vec![("intent", "save")];
        form.extend_from_slice(more);
        self.submit(&format!("{path}/review"), &form).await
    }

    pub async fn json(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Page {
        let mut all = vec![
            ("origin", self.origin.as_str()),
            ("content-type", "application/json"),
        ];
        all.extend_from_slice(headers);
        self.send(method, path, &all, body).await
    }

    /// Goes through the provider's page; answers the callback's answer.
    pub async fn sign_in(&self, name: &str) -> Page {
        let start = self.get("/sign-in?return_to=/").await;
        assert_eq!(start.status, StatusCode::SEE_OTHER, "{}", start.body);
        let callback = self.choose(start.location(), name).await;
        self.get(&callback).await
    }

    /// Chooses a person on the provider's page; answers the address of the callback.
    pub async fn choose(&self, authorize: &str, name: &str) -> String {
        let page = self.http.get(authorize).send().await.unwrap();
        assert!(
            page.status().is_success(),
            "the provider shows its page: {}",
            page.text().await.unwrap()
        );
        let user = Sandbox::users()
            .iter()
            .find(|user| user.name == name)
            .unwrap();
        let request = self
            .http
            .post(authorize)
            .header("content-type", "application/x-www-form-urlencoded");
        let answer = request
            .body(format!("user={}", user.key))
            .send()
            .await
            .unwrap();
        answer.headers()["location"].to_str().unwrap().to_owned()
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Page {
        self.try_send(method, path, headers, body).await.unwrap()
    }

    /// The answer, or how the connection ended.
    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> reqwest::Result<Page> {
        let answer = self.request(method, path, headers, body).send().await?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        self.keep_cookies(&headers);
        Ok(Page {
            status,
            headers,
            body: answer.text().await?,
        })
    }

    /// A request with the cookies of this browser.
    pub(crate) fn request(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> reqwest::RequestBuilder {
        let address = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.origin)
        };
        let cookies = self.cookies();
        let mut request = self
            .http
            .request(method, address)
            .header("accept-language", self.language);
        if !cookies.is_empty() {
            request = request.header("cookie", cookies);
        }
        for (name, value) in headers {
            request = request.header(
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                HeaderValue::from_str(value).unwrap(),
            );
        }
        request.body(body.unwrap_or_default())
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        for cookie in headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            let mut jar = self.cookies.lock().unwrap();
            if value.is_empty() || cookie.contains("Max-Age=0") {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}
