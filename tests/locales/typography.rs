//! What each language demands of its punctuation and its characters, and what no translation may
//! touch.

use std::collections::BTreeSet;

/// Words that no translator touches, wherever English has them.
const PROTOCOL: &[&str] = &[
    "DELETE",
    "ETag",
    "GET",
    "GUID",
    "HTTP",
    "HTTPS",
    "If-Match",
    "JSON",
    "JavaScript",
    "MFA",
    "MPN",
    "MS-CorrelationId",
    "MS-RequestId",
    "Microsoft",
    "OAuth",
    "OpenAPI",
    "Origin",
    "POST",
    "PUT",
    "Retry-After",
    "UTC",
    "Entra",
    "curl",
    "portal doctor",
];

/// Header lines, to be sent as they stand: their punctuation is that of HTTP.
pub const HEADERS: &[&str] = &["Portal-Confirm: yes", "Content-Type: application/json"];

/// Characters that only simplified Chinese writes so: of the 3,755 most common ones (GB 2312, level
/// 1) those that Big5 does not hold.
const SIMPLIFIED: &str = "\
    皑蔼碍爱袄奥坝罢摆败颁办绊帮绑镑谤剥饱宝报鲍辈贝钡狈备惫绷笔毕毙币闭边编贬变辩辫标鳖别瘪濒滨宾摈饼拨钵铂驳补财参残惭惨灿苍舱仓沧厕侧册测层诧搀掺蝉馋谗缠铲产阐颤场尝长偿肠畅钞车彻尘陈衬撑称惩诚骋迟驰耻齿炽冲宠畴踌筹绸橱厨\
    锄雏础储处传疮闯创锤纯绰辞词赐聪葱囱从丛凑蹿窜错达带贷担单郸掸胆惮诞弹当挡荡档捣岛祷导盗灯邓敌涤递缔颠点垫电钓调谍叠钉顶锭订丢东动栋冻犊独读赌镀锻断缎兑队对顿钝夺堕鹅额讹恶饿尔饵贰发罚阀珐矾钒烦贩饭访纺飞诽废费纷坟奋愤粪\
    枫锋风疯冯缝讽凤肤辐抚辅赋负讣妇缚该钙盖秆赣冈刚钢纲岗镐搁鸽阁铬个给龚宫巩贡钩沟购够蛊顾剐关观馆惯贯广规归龟闺轨诡贵刽辊滚锅国过骇韩汉号阂鹤贺横恒轰鸿红壶护沪户哗华画话欢环还缓换唤痪焕涣黄谎挥辉毁贿秽会烩汇讳诲绘荤浑获货\
    祸击积饥迹讥鸡绩缉辑级挤蓟剂济计记际继纪夹荚颊贾钾驾歼监坚笺间艰缄检碱硷拣捡简俭减槛鉴践贱见键舰剑饯渐溅涧将浆蒋桨奖讲酱胶浇骄娇搅铰矫侥脚饺缴绞轿较阶节结诫届紧锦仅谨进晋烬尽劲荆茎鲸经颈静镜径痉竞净纠厩旧驹举锯惧剧鹃绢觉\
    决诀绝钧军骏开凯颗壳课垦恳抠库裤块侩宽矿旷况亏岿窥馈溃扩阔莱来赖蓝栏拦篮阑兰澜谰揽览懒缆烂滥捞劳涝乐镭垒类泪鲤礼丽厉励砾历傈沥隶俩联莲连镰涟敛脸链恋炼练粮凉两辆谅疗辽镣猎临邻鳞凛赁龄铃灵领馏刘龙聋咙笼垄拢陇楼娄搂篓芦卢颅\
    庐炉掳卤虏鲁赂禄录陆驴吕铝侣屡缕虑滤绿峦挛孪滦乱抡轮伦仑沦纶论萝罗逻锣箩骡骆络妈玛码蚂马骂吗买麦卖迈脉瞒馒蛮满谩猫锚铆贸酶没镁门闷们锰梦谜弥觅幂绵缅庙灭悯闽鸣铭谬谋亩呐钠纳难挠脑恼闹馁内拟腻撵酿鸟聂啮镊镍柠狞拧钮纽脓浓农\
    疟诺欧鸥殴呕沤盘庞抛赔喷鹏骗飘频贫凭评泼颇铺谱脐齐骑岂启弃讫牵钎铅迁签谦钱钳潜浅谴堑枪呛墙蔷强抢锹桥乔侨翘窍窃钦亲寝轻氢倾顷请庆琼穷趋区躯驱龋颧权劝却鹊让饶绕热韧认纫荣绒软锐闰润萨鳃赛叁伞丧骚扫涩杀刹纱筛删闪陕赡缮墒伤赏\
    烧绍赊摄慑设绅审婶肾渗声绳师狮湿诗时蚀实识驶势释饰视试寿兽枢输书赎属术树竖数帅双谁税顺说硕烁丝饲耸怂颂讼诵擞苏诉肃虽随绥岁孙损笋缩琐锁獭挞酞态摊贪瘫滩坛谭谈叹汤烫涛绦讨腾誊锑题屉条贴铁厅烃铜统头秃图团颓蜕脱鸵驮驼椭袜弯湾\
    顽韦违围为潍维苇伟伪纬谓卫温闻纹稳问挝蜗涡窝卧呜钨乌诬无芜吴坞雾务误锡牺袭习铣戏细虾辖峡侠狭厦吓锨鲜纤贤衔闲显险现献县馅宪线厢镶乡详响项萧嚣销晓啸协挟携胁谐写泻谢锌衅兴汹锈绣虚嘘须许叙绪续轩悬选癣绚学勋询寻驯训讯逊压鸦鸭\
    哑亚讶阉烟盐严颜阎艳厌砚彦谚验鸯杨扬疡阳养样瑶摇尧遥窑谣药爷页业叶医铱颐遗仪蚁艺亿忆义诣议谊译绎荫阴银饮隐樱婴鹰应缨莹萤营荧蝇赢颖哟拥痈咏忧邮铀犹诱舆鱼渔娱屿语狱誉预驭鸳渊辕园员圆缘远约跃钥粤悦阅郧匀陨运蕴酝晕韵杂灾载攒\
    暂赞赃脏凿枣责择则泽贼赠轧铡闸栅诈斋债毡盏斩辗崭栈战绽张涨帐账胀赵蛰辙锗这贞针侦诊镇阵挣睁狰争帧郑证织职执纸挚掷帜质滞钟终肿众诌轴皱昼骤猪诸诛烛瞩嘱贮铸驻专砖转赚桩装妆壮状锥赘坠缀谆着浊兹资渍踪综总纵邹诅组钻";

/// A space that does not break stands before high punctuation and inside quotation marks.
pub fn french(before: Option<char>, letter: char, after: Option<char>) -> Option<&'static str> {
    let unbroken = |neighbour: Option<char>| matches!(neighbour, Some('\u{a0}' | '\u{202f}'));
    let ends = after.is_none_or(|next| next.is_whitespace() || next == '»');
    match letter {
        ':' | ';' | '?' | '!' if ends && !unbroken(before) => {
            Some("lacks a non-breaking space before : ; ? or !")
        }
        '»' if !unbroken(before) => Some("lacks a non-breaking space before »"),
        '«' if !unbroken(after) => Some("lacks a non-breaking space after «"),
        '“' | '”' => Some("has English quotation marks"),
        _ => None,
    }
}

/// Traditional characters, full-width punctuation, a space between Chinese and Latin letters.
pub fn chinese(before: Option<char>, letter: char) -> Option<&'static str> {
    let before = before?;
    let latin = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '{' | '}');
    if SIMPLIFIED.contains(letter) {
        return Some("has a simplified character");
    }
    if is_han(before) && matches!(letter, ',' | ';' | ':' | '?' | '!' | '.') {
        return Some("has half-width punctuation after a Chinese character");
    }
    if (is_han(before) && latin(letter)) || (latin(before) && is_han(letter)) {
        return Some("lacks a space between Chinese and Latin");
    }
    None
}

pub fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// Protocol words, examples, addresses and codes of an English sentence.
pub fn protocol_words(text: &str) -> BTreeSet<String> {
    let plain = without_variables(text);
    let is_edge = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
    let listed = PROTOCOL.iter().filter(|word| {
        plain.match_indices(**word).any(|(at, _)| {
            is_edge(plain[..at].chars().next_back())
                && is_edge(plain[at + word.len()..].chars().next())
        })
    });
    let shaped = plain
        .split(|letter: char| letter.is_whitespace() || "“”()[],;".contains(letter))
        .map(|word| word.trim_end_matches(['.', ':', '?', '!']))
        .filter(|word| {
            word.contains('@')
                || word.contains("://")
                || word.starts_with("www.")
                || word.starts_with("Portal.")
                || is_camel(word)
                || is_code(word)
        });
    let headers = HEADERS.iter().filter(|line| plain.contains(**line));
    listed
        .chain(headers)
        .copied()
        .chain(shaped)
        .map(str::to_owned)
        .collect()
}

/// A member's name, as `postalCode`.
pub fn is_camel(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_lowercase())
        && word.chars().all(|letter| letter.is_ascii_alphanumeric())
        && word.chars().any(|letter| letter.is_ascii_uppercase())
}

/// Digits with or without hyphens, as in examples.
pub fn is_code(word: &str) -> bool {
    word.len() >= 4
        && word
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
        && word.bytes().any(|byte| byte.is_ascii_digit())
}

/// How a sentence ends, in marks of one script.
pub fn end(text: &str) -> Option<char> {
    match text.chars().next_back()? {
        '。' | '.' => Some('.'),
        '？' | '?' => Some('?'),
        '：' | ':' => Some(':'),
        '！' | '!' => Some('!'),
        '…' => Some('…'),
        '}' => None,
        _ => Some(' '),
    }
}

pub fn without_variables(text: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for letter in text.chars() {
        match letter {
            '{' => inside = true,
            '}' => inside = false,
            _ if !inside => plain.push(letter),
            _ => {}
        }
    }
    plain
}
