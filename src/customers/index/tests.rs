use super::*;
use crate::customers::content::{Content, ProfileContent};
use crate::store::customers::StoredCustomer;

fn id(number: u128) -> CustomerId {
    customer_id(number).expect("a GUID")
}

/// Name, city, country, e-mail address.
type Given = (&'static str, &'static str, &'static str, &'static str);

const GIVEN: [Given; 5] = [
    ("Café Serra Azul", "São Paulo", "BR", "office@serra.example"),
    ("Adatum", "Zürich", "CH", "info@adatum.example"),
    ("Contoso", "", "US", "a@contoso.example"),
    ("Contoso", "Austin", "US", "b@contoso.example"),
    ("Ångström", "Natal", "BR", "info@angstrom.example"),
];

fn entry(number: u128, (name, city, country, email): Given) -> CustomerEntry {
    let content = Content {
        company_name: name.to_owned(),
        domain: format!("{}.onmicrosoft.com", email.split('@').next_back().unwrap()),
        profile: ProfileContent {
            company_name: name.to_owned(),
            country: country.to_owned(),
            city: city.to_owned(),
            email: email.to_owned(),
            ..ProfileContent::default()
        },
        verification: None,
    };
    CustomerEntry {
        id: id(number).to_string(),
        revision: i64::try_from(number).unwrap(),
        stored: StoredCustomer {
            content: serde_json::to_vec(&content).unwrap(),
            changed_at: if number == 3 { 7 } else { 0 },
            ..StoredCustomer::default()
        },
    }
}

fn index() -> Index {
    let rows: Vec<CustomerEntry> = (1..)
        .zip(GIVEN)
        .map(|(at, given)| entry(at, given))
        .collect();
    let mut index = Index::default();
    index.take(&rows);
    index
}

fn shown(filter: &CustomerFilter, sort: &str) -> Vec<CustomerId> {
    let sort = CustomerSort::parse(sort).expect("a column");
    let page = index().list(filter, sort, 0..10, &none(), &BTreeSet::new());
    page.rows.into_iter().map(|row| row.id).collect()
}

fn none() -> OpenProblems {
    OpenProblems::default()
}

fn ids(numbers: &[u128]) -> Vec<CustomerId> {
    numbers.iter().copied().map(id).collect()
}

fn text(text: &str) -> CustomerFilter {
    CustomerFilter {
        text: text.to_owned(),
        ..CustomerFilter::default()
    }
}

#[test]
fn words_are_found_in_every_column_without_accents_and_never_across_two() {
    for (words, numbers) in [
        ("cafe serra", &[1][..]),
        ("SAO", &[1]),
        ("zurich", &[2]),
        ("info@", &[2, 5]),
        ("angstrom", &[5]),
        ("00000000-0000-0000-0000-000000000004", &[4]),
        ("contosoaustin", &[]),
        ("contoso austin", &[4]),
        ("contoso", &[3, 4]),
    ] {
        assert_eq!(shown(&text(words), "name"), ids(numbers), "{words}");
    }
}

#[test]
fn each_column_sorts_both_ways_and_empty_values_stand_last() {
    let all = CustomerFilter::default();
    assert_eq!(shown(&all, "name"), ids(&[2, 5, 1, 3, 4]));
    assert_eq!(shown(&all, "-name"), ids(&[3, 4, 1, 5, 2]));
    assert_eq!(shown(&all, "city"), ids(&[4, 5, 1, 2, 3]));
    assert_eq!(shown(&all, "-city"), ids(&[2, 1, 5, 4, 3]));
    assert_eq!(shown(&all, "country"), ids(&[5, 1, 2, 3, 4]));
    assert_eq!(shown(&all, "changed")[0], id(3));
    assert_eq!(shown(&all, "-changed")[0], id(3), "never stands last");
    for column in CustomerColumn::ALL {
        assert_eq!(shown(&all, column.as_str()).len(), 5, "{column:?}");
    }
    assert_eq!(CustomerSort::parse("-"), None);
}

#[test]
fn every_part_of_a_list_is_the_part_of_the_whole() {
    let (index, all) = (index(), CustomerFilter::default());
    let sort = CustomerSort::default();
    let whole = index.list(&all, sort, 0..5, &none(), &BTreeSet::new()).rows;
    for start in 0..=6 {
        for end in start..=7 {
            let page = index.list(&all, sort, start..end, &none(), &BTreeSet::new());
            assert_eq!(page.rows, whole[start.min(5)..end.min(5)], "{start}..{end}");
            assert_eq!(page.matching, 5);
        }
    }
}

#[test]
fn counts_are_those_of_the_rest_of_the_filter() {
    let filter = CustomerFilter {
        country: Some("br".to_owned()),
        ..CustomerFilter::default()
    };
    let page = index().list(
        &filter,
        CustomerSort::default(),
        0..1,
        &none(),
        &BTreeSet::new(),
    );
    assert_eq!((page.matching, page.total, page.rows.len()), (2, 5, 1));
    let counts = [("BR", 2), ("US", 2), ("CH", 1)];
    assert_eq!(
        page.countries,
        counts.map(|(country, count)| (country.to_owned(), count))
    );
    assert_eq!(page.languages, [(String::new(), 2)]);
}

#[test]
fn neighbours_are_those_of_the_sorted_list() {
    let (index, all) = (index(), CustomerFilter::default());
    let sort = CustomerSort::parse("-city").expect("a column");
    let order = shown(&all, "-city");
    for (at, id) in order.iter().enumerate() {
        let place = index
            .place(&all, sort, id, &none(), &BTreeSet::new())
            .expect("in it");
        assert_eq!((place.number, place.matching), (at + 1, 5));
        let before = at.checked_sub(1).and_then(|at| order.get(at));
        assert_eq!(place.before.map(|row| row.id).as_ref(), before);
        assert_eq!(place.after.map(|row| row.id).as_ref(), order.get(at + 1));
    }
    let hidden = BTreeSet::from([id(4)]);
    assert_eq!(index.place(&all, sort, &id(4), &none(), &hidden), None);
    assert_eq!(index.list(&all, sort, 0..9, &none(), &hidden).total, 4);
}

#[test]
fn a_newer_row_takes_the_place_of_the_one_before() {
    let mut index = index();
    let mut moved = entry(2, ("Adatum", "Bern", "CH", "info@adatum.example"));
    moved.revision = 9;
    moved.stored.gone_at = 4;
    index.take(&[moved]);
    assert_eq!(index.read, (9, id(2).to_string()));
    assert_eq!(index.get(&id(2)).expect("a row").city, "Bern");
    let page = index.list(
        &CustomerFilter::default(),
        CustomerSort::default(),
        0..9,
        &none(),
        &BTreeSet::new(),
    );
    assert_eq!((page.total, page.gone, page.rows.len()), (4, 1, 4));
    assert_eq!(index.missing(&BTreeSet::from([id(1), id(3)])), ids(&[4, 5]));
}

#[test]
fn a_customer_takes_five_hundred_bytes_at_most() {
    let given = (
        "Conservas São João Unipessoal Lda.",
        "Saint-Étienne",
        "PT",
        "accounts@saojoaopt12345.onmicrosoft.com",
    );
    let mut row = entry(1, given);
    row.stored.version = "0123456789abcdef0123456789abcdef".to_owned();
    let entry = IndexEntry::of(&row).expect("a GUID");
    assert!(entry.size() <= 500, "{}", entry.size());
    let shown = entry.row().expect("a row").version;
    assert_eq!(shown, Some(row.stored.version));
}

/// More customers than one reading of the table has, many of them equal in a column.
fn many() -> Index {
    const CITIES: [&str; 4] = [
        "",
        "Köln",
        "Sankt Peter-Ording an der See",
        "Sankt Peter-Ording",
    ];
    const COUNTRIES: [&str; 3] = ["DE", "", "AT"];
    const NAMES: [&str; 5] = [
        "Conservas São João Unipessoal",
        "conservas sao joao unica",
        "Äther",
        "",
        "Conservas",
    ];
    let rows: Vec<CustomerEntry> = (1..)
        .zip(0..400_usize)
        .map(|(number, at)| {
            let given = (
                NAMES[at % 5],
                CITIES[at % 4],
                COUNTRIES[at % 3],
                "a@b.example",
            );
            let mut row = entry(number, given);
            row.stored.changed_at = i64::try_from(at % 7).unwrap();
            row.stored.read_at = i64::try_from(at % 2).unwrap();
            row.stored.gone_at = i64::from(at % 11 == 10);
            row
        })
        .collect();
    let mut index = Index::default();
    index.take(&rows);
    index
}

/// Compares what a list shows of two rows, as `CustomerSort` tells.
fn compared(one: &CustomerRow, other: &CustomerRow, sort: CustomerSort) -> std::cmp::Ordering {
    fn by<T: Ord>(one: T, other: T, reversed: bool, none: &T) -> std::cmp::Ordering {
        let empty = (one == *none).cmp(&(other == *none));
        empty.then_with(|| match reversed {
            true => other.cmp(&one),
            false => one.cmp(&other),
        })
    }
    let text = |one: &str, other: &str, back| by(folded(one), folded(other), back, &String::new());
    let back = sort.reversed;
    let order = match sort.column {
        CustomerColumn::Name => text(&one.company_name, &other.company_name, back),
        CustomerColumn::Domain => text(&one.domain, &other.domain, back),
        CustomerColumn::Country => text(&one.country, &other.country, back),
        CustomerColumn::City => text(&one.city, &other.city, back),
        CustomerColumn::Email => text(&one.email, &other.email, back),
        CustomerColumn::Phone => text(&one.phone, &other.phone, back),
        CustomerColumn::Language => text(&one.language, &other.language, back),
        CustomerColumn::Changed => by(one.changed_at, other.changed_at, !back, &None),
        CustomerColumn::Problems => by(one.problems, other.problems, !back, &0),
        CustomerColumn::Read => by(one.read_at, other.read_at, back, &None),
    };
    order
        .then_with(|| folded(&one.company_name).cmp(&folded(&other.company_name)))
        .then_with(|| one.id.cmp(&other.id))
}

#[test]
fn equal_values_are_in_the_order_of_names_and_ids_on_every_page() {
    let (index, all, nobody) = (many(), CustomerFilter::default(), BTreeSet::new());
    for column in CustomerColumn::ALL {
        for reversed in [false, true] {
            let sort = CustomerSort { column, reversed };
            let list = |part| index.list(&all, sort, part, &none(), &nobody);
            let whole = list(0..usize::MAX).rows;
            assert_eq!(whole.len(), 364, "without those that are gone");
            let is_sorted = whole.is_sorted_by(|one, other| compared(one, other, sort).is_lt());
            assert!(is_sorted, "{column:?} {reversed}");
            for start in [0, 50, 350, 363, 364, 400] {
                let page = list(start..start + 50);
                let (first, last) = (start.min(364), (start + 50).min(364));
                assert_eq!(page.rows, whole[first..last], "{column:?} {start}");
                assert_eq!((page.start, page.matching), (first, 364));
            }
            let place = |at: usize| {
                let place = index.place(&all, sort, &whole[at].id, &none(), &nobody);
                place.expect("in it")
            };
            for at in [0, 1, 200, 363] {
                let found = place(at);
                assert_eq!((found.number, found.matching), (at + 1, 364));
                assert_eq!(found.before.as_ref(), whole[..at].last());
                assert_eq!(found.after.as_ref(), whole.get(at + 1));
            }
        }
    }
}

#[test]
fn what_was_asked_before_a_change_is_not_answered_after_it() {
    let (mut index, nobody) = (index(), BTreeSet::new());
    let view = ProblemView::default();
    let sort = |text: &str| CustomerSort::parse(text).expect("a column");
    let listed = |index: &Index, filter: &CustomerFilter, by: &str| {
        let page = index.list(filter, sort(by), 0..9, &index.open(&view), &nobody);
        let ids: Vec<CustomerId> = page.rows.iter().map(|row| row.id.clone()).collect();
        (ids, page.countries, page.unread)
    };
    let all = CustomerFilter::default();
    assert_eq!(listed(&index, &all, "city").0, ids(&[4, 5, 1, 2, 3]));
    assert_eq!(listed(&index, &all, "read").0, ids(&[2, 5, 1, 3, 4]));
    assert_eq!(listed(&index, &text("bern"), "name").0, ids(&[]));
    // The same customer, read again.
    let mut again = entry(5, GIVEN[4]);
    again.stored.read_at = 8;
    index.take(&[again]);
    assert_eq!(listed(&index, &all, "city").0, ids(&[4, 5, 1, 2, 3]));
    assert_eq!(listed(&index, &all, "read").0, ids(&[5, 2, 1, 3, 4]));
    assert_eq!(listed(&index, &all, "read").2, 4);
    // Another city and country, and a customer that is new.
    let moved = ("Adatum", "Bern", "AT", "info@adatum.example");
    index.take(&[
        entry(2, moved),
        entry(6, ("Basel Bernina", "Zug", "AT", "a@b.example")),
    ]);
    assert_eq!(listed(&index, &all, "city").0, ids(&[4, 2, 5, 1, 6, 3]));
    assert_eq!(listed(&index, &text("bern"), "name").0, ids(&[2, 6]));
    let counts = [("AT", 2), ("BR", 2), ("US", 2)].map(|(name, count)| (name.to_owned(), count));
    assert_eq!(listed(&index, &all, "name").1, counts);
    let mut wrong = entry(3, GIVEN[2]);
    wrong.stored.content = br#"{"n":"Contoso","p":{"k":2,"r":["culture culture"]}}"#.to_vec();
    index.take(&[wrong]);
    assert_eq!(listed(&index, &all, "problems").0[0], id(3));
    assert_eq!(index.open(&view).len(), 1);
}
