#include "play/script.hpp"

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace bluelamp::play {
namespace {

using nlohmann::json;

constexpr std::size_t most_lines = 10'000;
constexpr std::size_t most_bytes = 64 * 1024;
constexpr double longest_wait_ms = 600'000;

std::chrono::milliseconds milliseconds(const json& value) {
    const auto number = value.get<double>();
    if (!(number >= 0 && number <= longest_wait_ms))
        throw std::invalid_argument("a time is from 0 to 600000 milliseconds");
    return std::chrono::milliseconds(static_cast<std::int64_t>(number));
}

Step read_drag(const json& value) {
    if (!value.is_array() || value.size() != 5)
        throw std::invalid_argument("a drag is [x1, y1, x2, y2, milliseconds]");
    return Drag{.from = {value[0].get<float>(), value[1].get<float>()},
                .to = {value[2].get<float>(), value[3].get<float>()},
                .time = milliseconds(value[4])};
}

Step read_tap(const json& value) {
    if (value.is_string())
        return TapWidget{value.get<std::string>()};
    if (!value.is_array() || value.size() != 2)
        throw std::invalid_argument("a tap is [x, y] or the id of a widget");
    return TapAt{{value[0].get<float>(), value[1].get<float>()}};
}

HoldWidget read_hold(const json& value) {
    if (!value.is_array() || value.size() != 2)
        throw std::invalid_argument("a hold is [id of a widget, milliseconds]");
    return {value[0].get<std::string>(), milliseconds(value[1])};
}

See read_see(const json& value, bool gone) {
    See see{.what = {}, .gone = gone};
    if (value.is_string())
        see.what = value.get<std::string>();
    else if (value.is_array() && value.size() == 2) {
        see.what = value[0].get<std::string>();
        see.within = milliseconds(value[1]);
    }
    if (see.what.empty())
        throw std::invalid_argument("what is to be seen is an id or words, or [words, milliseconds]");
    return see;
}

Step read_step(const json& line) {
    if (!line.is_object() || line.size() != 1)
        throw std::invalid_argument("a step is an object with one key, such as {\"tap\":\"begin\"}");
    const auto& verb = line.begin().key();
    const auto& value = line.begin().value();
    if (verb == "wait")
        return Wait{milliseconds(value)};
    if (verb == "tap")
        return read_tap(value);
    if (verb == "hold")
        return read_hold(value);
    if (verb == "drag")
        return read_drag(value);
    if (verb == "key")
        return Key{value.get<std::string>()};
    if (verb == "text")
        return Text{value.get<std::string>()};
    if (verb == "expect")
        return Expect{value.get<std::string>()};
    if (verb == "see" || verb == "gone")
        return read_see(value, verb == "gone");
    if (verb == "disabled")
        return Disabled{value.get<std::string>()};
    if (verb == "read")
        return Read{value.get<std::string>()};
    if (verb == "screenshot")
        return Screenshot{value.get<std::string>()};
    throw std::invalid_argument("\"" + verb +
                                "\" is not a step; use wait, tap, hold, drag, key, text, expect, see, gone, "
                                "disabled, read or screenshot");
}

bool is_blank(std::string_view line) {
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

} // namespace

ScriptLine parse_step(std::string_view line, int number) {
    try {
        if (line.size() > most_bytes)
            throw std::invalid_argument("the line is longer than 64 KiB");
        return {number, read_step(json::parse(line))};
    } catch (const json::exception&) {
        throw std::invalid_argument("line " + std::to_string(number) +
                                    ": not one JSON object of the right types, such as {\"tap\":[960,540]}");
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument("line " + std::to_string(number) + ": " + error.what());
    }
}

std::vector<ScriptLine> parse_script(std::string_view text) {
    std::vector<ScriptLine> script;
    for (int number = 1; !text.empty(); ++number) {
        const auto end = text.find('\n');
        const auto line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (is_blank(line))
            continue;
        if (script.size() == most_lines)
            throw std::invalid_argument("line " + std::to_string(number) +
                                        ": a script has at most 10000 steps");
        script.push_back(parse_step(line, number));
    }
    return script;
}

} // namespace bluelamp::play
