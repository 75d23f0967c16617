//! Faults and alarms of a sheet, in words.

use crate::components::page_context;
use crate::customers::sheets::{MOST_BYTES, MOST_ROWS, SheetFinding};
use crate::text::Words;
use leptos::prelude::*;

/// Faults and alarms of a sheet, each with the places where it was found.
#[component]
pub fn SheetFindingList<'a>(
    faults: &'a [SheetFinding],
    alarms: &'a [SheetFinding],
) -> impl IntoView + use<> {
    let page = page_context();
    let part = |title: &str, text: &str, findings: &[SheetFinding]| {
        let lines: Vec<_> = findings
            .iter()
            .map(|finding| view! { <li>{sentence(page.words, finding)}</li> })
            .collect();
        let (title, text) = (page.t(title), page.t(text));
        (!lines.is_empty()).then(|| {
            view! {
                <section class="part">
                    <h2>{title}</h2>
                    <p class="warning" role="alert">{text}</p>
                    <ul>{lines}</ul>
                </section>
            }
        })
    };
    let faults = part("sheet-faults-title", "sheet-faults-text", faults);
    let alarms = part("sheet-alarms-title", "sheet-alarms-text", alarms);
    view! { {faults} {alarms} }
}

/// A finding as a sentence, and its rows.
fn sentence(words: &Words, finding: &SheetFinding) -> String {
    let comma = words.t("form-comma");
    let args = [
        ("columns", finding.columns.join(&comma).into()),
        ("count", finding.count.into()),
        ("most", MOST_ROWS.into()),
        ("size", (MOST_BYTES / 1024 / 1024).into()),
    ];
    let told = words.t_args(&format!("sheet-{}", finding.kind.as_str()), &args);
    if finding.rows.is_empty() {
        return told;
    }
    let places = places(words, &finding.rows, finding.count);
    [told, places].join(words.lang().between_sentences())
}

/// The first of so many rows by their numbers, and how many more there are.
pub fn places(words: &Words, rows: &[u32], count: usize) -> String {
    // Numbers of rows are names: they are not grouped.
    let named: Vec<String> = rows.iter().map(u32::to_string).collect();
    let more = count.saturating_sub(rows.len());
    let rows = named.join(&words.t("form-comma"));
    let args = [("rows", rows.into()), ("count", more.into())];
    match more {
        0 => words.t_args("sheet-rows", &args),
        _ => words.t_args("sheet-rows-more", &args),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::sheets::FindingKind;
    use crate::text::Lang;

    #[test]
    fn a_finding_names_its_rows_and_how_many_more_there_are() {
        let finding = SheetFinding {
            kind: FindingKind::Zeros,
            columns: vec!["defaultAddress.postalCode".to_owned()],
            rows: vec![2, 1_234],
            count: 5,
        };
        let told = sentence(Words::of(Lang::En), &finding);
        for part in ["defaultAddress.postalCode", "2, 1234", "3"] {
            assert!(told.contains(part), "{told}");
        }
        // And what to do about it.
        for lang in Lang::ALL {
            let told = sentence(Words::of(lang), &finding);
            assert!(told.contains("XLSX"), "{told}");
        }
    }
}
