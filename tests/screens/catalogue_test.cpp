// Every message of the sources is in every catalogue, whole: xgettext reads the one, msgcmp compares.
#include <catch2/catch.hpp>

#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

namespace fs = std::filesystem;

namespace {

/// What a command prints, on both streams; its exit code behind it.
std::pair<std::string, int> output_of(const std::string& command) {
    std::string text;
    std::array<char, 4096> part{};
    FILE* pipe = popen((command + " 2>&1").c_str(), "r");
    REQUIRE(pipe != nullptr);
    while (fgets(part.data(), part.size(), pipe) != nullptr)
        text += part.data();
    return {text, pclose(pipe)};
}

} // namespace

TEST_CASE("every message is in every catalogue") {
    const fs::path root = BLUELAMP_SOURCE_DIR;
    const fs::path messages = fs::path(BLUELAMP_BINARY_DIR) / "messages.pot";
    const auto [extracted, failed] = output_of(
        "cd '" + root.string() +
        "' && find kiosk -name '*.cpp' | sort | xgettext --from-code=UTF-8 "
        "--language=C++ --keyword=tr:1 --keyword=trc:1c,2 --keyword=trn:1,2 --files-from=- --output='" +
        messages.string() + "'");
    INFO(extracted);
    REQUIRE(failed == 0);
    for (const auto& entry : fs::directory_iterator(root / "assets" / "po")) {
        if (entry.path().extension() != ".po")
            continue;
        const auto [missing, differ] =
            output_of("msgcmp --use-fuzzy '" + entry.path().string() + "' '" + messages.string() + "'");
        INFO(entry.path() << "\n" << missing);
        CHECK(differ == 0);
    }
}

TEST_CASE("no privacy, consent or safety text is shown in a translation that nobody approved") {
    for (const auto& entry : fs::directory_iterator(fs::path(BLUELAMP_SOURCE_DIR) / "assets" / "po")) {
        if (entry.path().extension() != ".po")
            continue;
        INFO(entry.path());
        const auto [header, unread] =
            output_of("grep -c '^\"X-Approved: yes' '" + entry.path().string() + "'");
        if (unread == 0)
            continue;
        // What msgfmt keeps: translated, not fuzzy.
        const auto [kept, failed] =
            output_of("msgattrib --translated --no-fuzzy --no-obsolete '" + entry.path().string() + "'");
        REQUIRE(failed == 0);
        CHECK(kept.find("msgctxt \"helmets\"") != std::string::npos);
        CHECK(kept.find("msgctxt \"safety\"") == std::string::npos);
    }
}
