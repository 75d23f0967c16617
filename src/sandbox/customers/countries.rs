//! Names, cities and streets of several countries, for the generated customers.

/// The sample values of one country, as they are written there.
pub struct CountrySample {
    pub country: &'static str,
    pub culture: &'static str,
    pub language: &'static str,
    /// First part of a company's name, and its part of the domain.
    pub names: &'static [(&'static str, &'static str)],
    /// Second part of a company's name, with its leading space or comma.
    pub forms: &'static [&'static str],
    /// City, state (empty if the country has none) and postal code.
    pub cities: &'static [(&'static str, &'static str, &'static str)],
    /// `#` stands for the house number.
    pub streets: &'static [&'static str],
    pub first: &'static [&'static str],
    pub last: &'static [&'static str],
    /// `#` stands for a digit.
    pub phone: &'static str,
}

impl CountrySample {
    /// Returns name and domain of the company number `round` of this country. No two companies have
    /// the same domain.
    pub fn company(&self, round: usize) -> (String, String) {
        let (name, slug) = self.names[round % self.names.len()];
        let form = self.forms[(round + round / self.names.len()) % self.forms.len()];
        let number = round / self.names.len();
        let country = self.country.to_lowercase();
        let suffix = if number == 0 {
            String::new()
        } else {
            (number + 1).to_string()
        };
        (
            format!("{name}{form}"),
            format!("{slug}{country}{suffix}.onmicrosoft.com"),
        )
    }
}

/// All countries of the generated customers.
#[rustfmt::skip]
pub static COUNTRIES: &[CountrySample] = &[
    CountrySample {
        country: "US", culture: "en-US", language: "en",
        names: &[
            ("Fabrikam", "fabrikam"), ("Adventure Works", "adventureworks"),
            ("Northwind", "northwind"), ("Tailspin", "tailspin"), ("Coho Vineyard", "cohovineyard"),
            ("Blue Yonder", "blueyonder"), ("Graphic Design Institute", "graphicdesign"),
            ("Humongous", "humongous"), ("Litware", "litware"), ("O'Neill & Daughters", "oneill"),
        ],
        forms: &[" Inc.", " LLC", " Group", " Traders", " Health"],
        cities: &[
            ("Seattle", "WA", "98101"), ("Austin", "TX", "78701"), ("Portland", "OR", "97205"),
            ("Boston", "MA", "02110"), ("Denver", "CO", "80202"), ("Chicago", "IL", "60606"),
        ],
        streets: &["# Main Street", "# Pine Avenue", "# Lakeview Drive", "# 5th Avenue, Suite 300"],
        first: &["Gena", "Marcus", "Priya", "Elena", "DeShawn", "Ruth"],
        last: &["Soto", "Bell", "Nakamura", "O'Connor", "Whitfield", "Ortiz"],
        phone: "42555501##",
    },
    CountrySample {
        country: "GB", culture: "en-GB", language: "en",
        names: &[
            ("Margie's Travel", "margiestravel"), ("Woodgrove", "woodgrove"),
            ("Trey Research", "treyresearch"), ("Proseware", "proseware"),
            ("Wide World Importers", "wideworld"), ("Alpine Ski House", "alpineski"),
        ],
        forms: &[" Ltd", " plc", " LLP", " Services Ltd"],
        cities: &[
            ("London", "", "SW1A 1AA"), ("Manchester", "", "M1 1AE"), ("Edinburgh", "", "EH1 1YZ"),
            ("Bristol", "", "BS1 4DJ"),
        ],
        streets: &["# High Street", "# Station Road", "# Queen's Gate", "Unit #, Mill Lane"],
        first: &["Oliver", "Aisha", "Siobhán", "Harriet"],
        last: &["Clarke", "Patel", "MacLeod", "Ashworth"],
        phone: "0207946####",
    },
    CountrySample {
        country: "DE", culture: "de-DE", language: "de",
        names: &[
            ("Bäckerei Grünwald", "gruenwald"), ("Müller Maschinenbau", "muellermb"),
            ("Straßenbau Köhler", "koehlerbau"), ("Hanse Logistik", "hanselogistik"),
            ("Schwarzwald Medien", "schwarzwaldmedien"), ("Weiß & Söhne", "weisssoehne"),
        ],
        forms: &[" GmbH", " AG", " GmbH & Co. KG", " e. K."],
        cities: &[
            ("München", "", "80331"), ("Köln", "", "50667"), ("Hamburg", "", "20095"),
            ("Görlitz", "", "02826"),
        ],
        streets: &["Hauptstraße #", "Goethestraße #", "Am Mühlbach #", "Königsallee #"],
        first: &["Jürgen", "Käthe", "Lukas", "Anneliese"],
        last: &["Groß", "Schäfer", "Weber", "Özdemir"],
        phone: "0898950####",
    },
    CountrySample {
        country: "FR", culture: "fr-FR", language: "fr",
        names: &[
            ("Boulangerie Lefèvre", "lefevre"), ("Éditions du Chêne", "editionschene"),
            ("L'Atelier d'Hélène", "atelierhelene"), ("Transports Garçon", "garcon"),
            ("Cœur de Ville", "coeurdeville"),
        ],
        forms: &[" SARL", " SAS", " SA", " & Fils"],
        cities: &[
            ("Paris", "", "75008"), ("Lyon", "", "69002"), ("Saint-Étienne", "", "42000"),
            ("Nîmes", "", "30000"),
        ],
        streets: &[
            "# rue de la République", "# avenue des Champs-Élysées", "# bd Saint-Michel",
            "# place du Général-de-Gaulle",
        ],
        first: &["Hélène", "François", "Noémie", "Loïc"],
        last: &["Lefèvre", "Dubois", "N'Diaye", "de La Tour"],
        phone: "01555502##",
    },
    CountrySample {
        country: "PT", culture: "pt-PT", language: "pt-PT",
        names: &[
            ("Conservas São João", "saojoao"), ("Cerâmica Alcobaça", "alcobaca"),
            ("Vinhos do Douro", "vinhosdouro"), ("Padaria Conceição", "conceicao"),
        ],
        forms: &[", Lda.", ", S.A.", " Unipessoal Lda."],
        cities: &[
            ("Lisboa", "", "1100-148"), ("Porto", "", "4000-322"), ("Évora", "", "7000-890"),
        ],
        streets: &["Rua Augusta #", "Avenida da Liberdade #", "Praça do Comércio #"],
        first: &["João", "Inês", "Gonçalo"],
        last: &["Magalhães", "Conceição", "Simões"],
        phone: "2134567##",
    },
    CountrySample {
        country: "CN", culture: "zh-CN", language: "zh-CHS",
        names: &[
            ("北京晨光", "chenguang"), ("上海东方", "dongfang"), ("深圳华信", "huaxin"),
            ("杭州西湖", "xihu"), ("成都天府", "tianfu"),
        ],
        forms: &["科技有限公司", "贸易有限公司", "软件股份有限公司"],
        cities: &[
            ("北京", "BJ", "100080"), ("上海", "SH", "200120"), ("深圳", "GD", "518057"),
            ("杭州", "ZJ", "310012"), ("成都", "SC", "610041"),
        ],
        streets: &["中关村大街#号", "世纪大道#号", "科技路#号"],
        first: &["伟", "丽娟", "建国"], last: &["王", "欧阳", "李"], phone: "1385550####",
    },
    CountrySample {
        country: "TW", culture: "zh-TW", language: "zh",
        names: &[
            ("台北光華", "guanghua"), ("新竹聯合", "lianhe"), ("高雄海運", "haiyun"),
            ("臺中精密", "jingmi"),
        ],
        forms: &["股份有限公司", "有限公司", "科技股份有限公司"],
        cities: &[("台北市", "", "100"), ("新竹市", "", "300"), ("高雄市", "", "800")],
        streets: &["忠孝東路一段#號", "光復路二段#號", "中山二路#號"],
        first: &["志明", "淑芬", "家豪"], last: &["陳", "林", "黃"], phone: "0225550###",
    },
    CountrySample {
        country: "CA", culture: "en-CA", language: "en",
        names: &[
            ("Maple Ridge", "mapleridge"), ("Érablière Beauséjour", "beausejour"),
            ("Polar Outfitters", "polaroutfitters"), ("St. Lawrence Shipping", "stlawrence"),
        ],
        forms: &[" Inc.", " Ltd.", " Ltée"],
        cities: &[
            ("Toronto", "ON", "M5H 2N2"), ("Montréal", "QC", "H2Y 1C6"),
            ("Vancouver", "BC", "V6B 1A1"),
        ],
        streets: &["# King Street West", "# rue Notre-Dame", "# Granville Street"],
        first: &["Chloé", "Liam", "Amarjit"],
        last: &["Tremblay", "MacDonald", "Gill"],
        phone: "41655501##",
    },
    CountrySample {
        country: "BR", culture: "pt-BR", language: "pt",
        names: &[
            ("Café Serra Azul", "serraazul"), ("Construções Ipê", "ipe"),
            ("Lojas Açaí", "acai"),
        ],
        forms: &[" Ltda.", " S.A.", " ME"],
        cities: &[
            ("São Paulo", "SP", "01310-100"), ("Rio de Janeiro", "RJ", "20040-002"),
            ("Belém", "PA", "66010-000"),
        ],
        streets: &["Avenida Paulista, #", "Rua do Ouvidor, #", "Travessa São José, #"],
        first: &["Thiago", "Luíza", "Antônio"],
        last: &["Gonçalves", "Araújo", "da Conceição"],
        phone: "1135550###",
    },
    CountrySample {
        country: "IN", culture: "en-IN", language: "en",
        names: &[
            ("Lotus Textiles", "lotustextiles"), ("Himalaya Tea", "himalayatea"),
            ("Deccan Software", "deccan"),
        ],
        forms: &[" Pvt. Ltd.", " Limited", " & Co."],
        cities: &[
            ("Mumbai", "MH", "400001"), ("Bengaluru", "KA", "560001"),
            ("Hyderabad", "TG", "500081"),
        ],
        streets: &["# M. G. Road", "# Residency Road", "Plot #, HITEC City"],
        first: &["Ananya", "Rohan", "Lakshmi"],
        last: &["Iyer", "Deshmukh", "Singh"],
        phone: "02255550###",
    },
    CountrySample {
        country: "JP", culture: "ja-JP", language: "ja",
        names: &[
            ("株式会社さくら", "sakura"), ("株式会社富士見", "fujimi"),
            ("合同会社みなと", "minato"),
        ],
        forms: &["商事", "システム", "印刷"],
        cities: &[
            ("東京都千代田区", "", "100-0001"), ("大阪市北区", "", "530-0001"),
            ("札幌市中央区", "", "060-0001"),
        ],
        streets: &["丸の内1-#", "梅田2-#", "大通西3-#"],
        first: &["健太", "美咲", "翔"],
        last: &["佐藤", "髙橋", "渡邊"],
        phone: "035550####",
    },
    CountrySample {
        country: "HU", culture: "hu-HU", language: "hu",
        names: &[
            ("Győri Malom", "gyorimalom"), ("Tűzoltó Technika", "tuzolto"),
            ("Őszi Kert", "oszikert"),
        ],
        forms: &[" Kft.", " Zrt.", " Bt."],
        cities: &[("Budapest", "", "1051"), ("Győr", "", "9021"), ("Pécs", "", "7621")],
        streets: &["Andrássy út #.", "Kossuth Lajos utca #.", "Fő tér #."],
        first: &["Zsófia", "Béla", "Ödön"],
        last: &["Szűcs", "Kovács", "Tóth"],
        phone: "13555###",
    },
];
