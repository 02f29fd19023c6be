#include "screens/fixture.hpp"

namespace bluelamp::test {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

LocalText both(const char* english, const char* welsh) {
    return LocalText(std::map<std::string, std::string>{{"en", english}, {"cy", welsh}});
}

Media drawing(const char* name, LocalText alternative) {
    return {name, 0, "image/svg+xml", std::move(alternative)};
}

Item item(const char* id, ItemKind kind, LocalText title, LocalText body) {
    Item made;
    made.id = id;
    made.kind = kind;
    made.title = std::move(title);
    made.body = std::move(body);
    made.source = both("the Harbour Quarter team", "tîm Chwarter yr Harbwr");
    made.published = today - hours(2) + minutes(3);
    return made;
}

std::vector<Item> items() {
    auto bicycle = item(
        "bicycle", ItemKind::appeal,
        both("Did you see this bicycle taken from Castle Park?",
             "Welsoch chi’r beic hwn a ddygwyd o Barc y Castell?"),
        both("It is a green town bicycle with a wicker basket. It was by the bandstand on Sunday, between 4 "
             "pm and 6 pm.",
             "Beic tref gwyrdd gyda basged wiail. Roedd wrth y bandstand ddydd Sul, rhwng 4 a 6 yr hwyr."));
    bicycle.reference = "26/118204";
    bicycle.image = drawing("bicycle", "A green bicycle by a railing");
    bicycle.link = "https://marlshire.example/a/118204";
    bicycle.priority = Priority::high;
    bicycle.published = today - hours(1) - minutes(57);

    auto event = item(
        "library", ItemKind::event, both("Meet your team at the library", "Cwrdd â’ch tîm yn y llyfrgell"),
        both("Ask about the vote, the park or anything else. There is a sign language interpreter.",
             "Holwch am y bleidlais, y parc neu unrhyw beth arall. Bydd dehonglydd iaith arwyddion."));
    event.image = drawing("meeting", "An officer speaks to people");
    event.starts = today + days(16) + hours(3) + minutes(53);
    event.ends = *event.starts + minutes(90);
    event.place = both("Harbour Street Library", "Llyfrgell Stryd yr Harbwr");
    event.link = "https://marlshire.example/e/library";
    event.published = today - hours(5) - minutes(7);

    auto decision = item(
        "patrols", ItemKind::decision,
        both("Evening patrols are back in Castle Park", "Mae patrolau min nos yn ôl ym Mharc y Castell"),
        both("Inspector Ruth Adeyemi chose the park: more people told us they feel unsafe there after "
             "dark.\n\n"
             "Two officers, 6 pm to 10 pm, from 1 December. On 12 January we say here how it went.",
             "Dewisodd yr Arolygydd Ruth Adeyemi y parc: dywedodd mwy o bobl eu bod yn teimlo’n anniogel "
             "yno wedi iddi dywyllu.\n\nDau swyddog, 6 tan 10 yr hwyr, o 1 Rhagfyr. Ar 12 Ionawr byddwn yn "
             "dweud sut aeth."));
    decision.you_said =
        both("212 people shared out their helmets. Evening patrols and speeding were too close to call.",
             "Rhannodd 212 o bobl eu helmedau. Roedd yn rhy agos i’w alw.");
    decision.image = drawing("park-dusk", "Castle Park at dusk");
    decision.link = "https://marlshire.example/d/patrols";
    decision.published = today - days(5);

    auto update =
        item("shops", ItemKind::update, both("Four shops visited this week", "Ymweld â phedair siop"),
             both("We spoke to staff about safer closing times.", "Buom yn siarad â staff."));
    update.published = today - days(1);
    auto answer =
        item("lights", ItemKind::answer, both("The lights work again", "Mae’r goleuadau’n gweithio eto"),
             both("The council mended them on Monday.", "Trwsiodd y cyngor nhw ddydd Llun."));
    answer.you_said = both("The path by the canal is too dark.", "Mae’r llwybr yn rhy dywyll.");
    auto guide = item("lost", ItemKind::guide, both("Lost property", "Eiddo coll"),
                      both("Tell us online or at the desk.", "Dywedwch wrthym ar-lein neu wrth y ddesg."));
    auto post = item("marking", ItemKind::post,
                     both("Marked 40 bicycles outside the rail station this morning. See you next Tuesday?",
                          "Marcio 40 o feiciau y tu allan i’r orsaf y bore yma. Welwn ni chi ddydd Mawrth?"),
                     {});
    post.member = "shah";
    post.source = "PC Shah";
    post.image = drawing("bicycle", "An officer marks a bicycle");
    post.link = "https://social.marlshire.example/@pcshah/1";
    post.published = today - days(2);
    auto older = post;
    older.id = "school";
    older.title =
        both("Speed checks with the children of Mill Lane School", "Gwirio cyflymder gyda phlant Ysgol");
    older.image.reset();
    older.published = today - days(6);
    return {bicycle, event, decision, update, answer, guide, post, older};
}

Ballot ballot() {
    Ballot made;
    made.id = "winter";
    made.title = both("Where should our team spend time?", "Ble dylai ein tîm dreulio amser?");
    made.pot = 10;
    made.opens = today - days(10);
    made.closes = today + days(19);
    made.priorities = {
        {"patrols", both("Evening patrols in Castle Park", "Patrolau min nos ym Mharc y Castell"),
         both("Two officers on foot, from 6 pm to 10 pm.", "Dau swyddog ar droed, 6 tan 10 yr hwyr."),
         both("Means less time for speed checks.", "Llai o amser i wirio cyflymder."), today - days(5)},
        {"speeding",
         both("Speeding on Mill Lane", "Goryrru ar Lôn y Felin"),
         both("Speed checks when school starts and ends.",
              "Gwirio cyflymder pan fydd yr ysgol yn dechrau a gorffen."),
         both("Means fewer evening patrols in the park.", "Llai o batrolau min nos yn y parc."),
         {}},
        {"shops", both("Theft from High Street shops", "Dwyn o siopau’r Stryd Fawr"),
         both("A visit to every shop, once a week.", "Ymweld â phob siop, unwaith yr wythnos."),
         both("Means less time on bicycle theft.", "Llai o amser ar ddwyn beiciau."), today - days(250)},
        {"bicycles",
         both("Bicycle theft at the rail station", "Dwyn beiciau yn yr orsaf"),
         both("Marking bicycles and checking the stands.", "Marcio beiciau a gwirio’r raciau."),
         both("Means fewer visits to shops.", "Llai o ymweliadau â siopau."),
         {}}};
    return made;
}

Picture picture() {
    Picture made;
    made.ballot = "winter";
    made.place = "harbour-quarter";
    made.ballots = 63;
    made.status = PictureStatus::full;
    made.shares = {{"patrols", {.33, .28, .38}},
                   {"speeding", {.31, .26, .36}},
                   {"shops", {.21, .17, .25}},
                   {"bicycles", {.13, .10, .16}}};
    made.rank = {"patrols", "speeding", "shops", "bicycles"};
    return made;
}

} // namespace

Content harbour_quarter() {
    Content content;
    content.force.id = "marlshire";
    content.force.name = both("Marlshire Police", "Heddlu Marlshire");
    content.force.helplines = {
        {"999", both("Emergency. Someone is in danger now.", "Argyfwng. Mae rhywun mewn perygl nawr.")},
        {"101", both("Police, when it is not an emergency.", "Yr heddlu, pan nad yw’n argyfwng.")},
        {"18000", "Emergency, from a textphone."},
        {"999 BSL", "British Sign Language: 999bsl.co.uk"},
        {"08 08 16 89 111", "Victim Support. Free, day and night."},
        {"0300 020 0096", "To complain about the police (IOPC)."}};
    content.force.quiet_phrase = both("Is the small room free?", "Ydy’r ystafell fach yn rhydd?");
    content.force.web = "https://marlshire.example";
    content.districts = {{"marl", both("Marl", "Marl")}};
    Area area;
    area.id = "harbour-quarter";
    area.name = both("Harbour Quarter", "Chwarter yr Harbwr");
    area.district = "marl";
    area.places = {"Castle Park", "Mill Lane", "High Street", "Rope Walk"};
    area.station = {both("Harbour Street station", "Gorsaf Stryd yr Harbwr"), "1 Harbour Street",
                    "Every day, 8 am to 8 pm"};
    content.areas = {area};
    content.items = items();
    content.ballots = {ballot()};
    content.topics = {{"waiting", both("Waiting", "Aros")},
                      {"officer", both("An officer", "Swyddog")},
                      {"website", both("The website", "Y wefan")},
                      {"other", both("Something else", "Rhywbeth arall")}};
    content.team = {{"adeyemi",
                     "Ruth Adeyemi",
                     both("Inspector", "Arolygydd"),
                     "Leads the Harbour Quarter team.",
                     {},
                     {},
                     {}},
                    {"shah", "Priya Shah", both("PC", "Cwnstabl"), "Looks after Mill Lane.", {}, {}, {}}};
    content.pictures = {picture()};
    return content;
}

SnapshotContext at(Time now) {
    SnapshotContext context;
    context.area = "harbour-quarter";
    context.now = now;
    context.status.enrolled = true;
    context.status.last_contact = today - minutes(2);
    return context;
}

SnapshotPtr snapshot() {
    return build_snapshot(harbour_quarter(), at(today));
}

} // namespace bluelamp::test
