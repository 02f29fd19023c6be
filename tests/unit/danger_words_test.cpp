#include "language/danger_words.hpp"

#include "base/failure.hpp"
#include "support/temporary_folder.hpp"

#include <catch2/catch.hpp>

#include <fstream>

using namespace bluelamp;

namespace {

const DangerWords words{"knife", "kill myself", "won't let me leave", "fy nharo", "ŵyneb"};

} // namespace

TEST_CASE("a danger word is found as a whole word alone") {
    CHECK(words.in("He had a knife."));
    CHECK(words.in("knife"));
    CHECK_FALSE(words.in("penknifes are sold there"));
    CHECK_FALSE(words.in("The wait was long."));
    CHECK_FALSE(words.in(""));
}

TEST_CASE("case, accents, apostrophes and punctuation do not hide a danger word") {
    CHECK(words.in("KNIFE!!"));
    CHECK(words.in("a-knife/gun"));
    CHECK(words.in("knífe"));
    CHECK(words.in("He won’t let me leave"));
    CHECK(words.in("He WON'T\nlet  me, leave"));
    CHECK(words.in("Fy nharo"));
    CHECK(words.in("WYNEB"));
}

TEST_CASE("a phrase is found only with its words in order and side by side") {
    CHECK(words.in("I could kill myself"));
    CHECK_FALSE(words.in("kill time by myself"));
    CHECK_FALSE(words.in("myself kill"));
}

TEST_CASE("bytes that are no text are passed over, and a word among them is found") {
    CHECK(words.in("\xFF\xFE knife \x80"));
    CHECK_FALSE(words.in("\xFF\xFE"));
}

TEST_CASE("feedback and suggestions are read, a vote has no words") {
    Feedback feedback;
    feedback.text = "A knife";
    CHECK(words.in(Submission(feedback)));
    feedback.text = "A long wait";
    CHECK_FALSE(words.in(Submission(feedback)));
    CHECK(words.in(Submission(Suggestion{"winter", "here", "knife arches"})));
    CHECK_FALSE(words.in(Submission(Vote{"knife", "here", {{"knife", 1}}})));
}

TEST_CASE("a kiosk without its lists does not listen") {
    const TemporaryFolder folder;
    CHECK_THROWS_AS(DangerWords::read(folder.path() / "none"), Failure);
    CHECK_THROWS_AS(DangerWords::read(folder.path()), Failure);
    std::ofstream(folder.path() / "en.txt") << "# a remark alone\n\n";
    CHECK_THROWS_AS(DangerWords::read(folder.path()), Failure);
}

TEST_CASE("the lists that ship say what they should and leave everyday words alone") {
    const auto shipped = DangerWords::read(BLUELAMP_SOURCE_DIR "/assets/danger-words");
    for (const char* text :
         {"I want to die", "he hits me every night", "My stalker is here", "Mae gan fy nhad gyllell",
          "Rwy’n ofn mynd adref", "Dwi isio marw", "somebody was stabbed", "self-harm"}) {
        INFO(text);
        CHECK(shipped.in(text));
    }
    for (const char* text :
         {"I waited nearly an hour and nobody told me why.", "The officer was kind. Thank you!",
          "Dwi’n gwn bod y ddesg ar gau", "Roedd yr arhosiad yn hir iawn.", "More lights in the park please",
          "My bicycle was stolen"}) {
        INFO(text);
        CHECK_FALSE(shipped.in(text));
    }
}
