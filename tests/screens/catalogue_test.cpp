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
            output_of("msgcmp '" + entry.path().string() + "' '" + messages.string() + "'");
        INFO(entry.path() << "\n" << missing);
        CHECK(differ == 0);
    }
}
