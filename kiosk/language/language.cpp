#include "language/language.hpp"

#include <boost/locale.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>

namespace bluelamp {
namespace {

namespace bl = boost::locale;

struct Known {
    const char* tag;
    const char* locale; ///< as ICU names it; the country gives the forms of dates
    const char* own_name;
    bool right_to_left;
};

constexpr std::array<Known, 11> known{{
    {"en", "en_GB", "English", false},
    {"cy", "cy_GB", "Cymraeg", false},
    {"pl", "pl_PL", "Polski", false},
    {"ro", "ro_RO", "Română", false},
    {"pa", "pa_Guru", "ਪੰਜਾਬੀ", false},
    {"ur", "ur_PK", "اردو", true},
    {"bn", "bn_BD", "বাংলা", false},
    {"gu", "gu_IN", "ગુજરાતી", false},
    {"ar", "ar_EG", "العربية", true},
    {"so", "so_SO", "Soomaali", false},
    {"zh", "zh_CN", "中文", false},
}};

constexpr const char* domain = "bluelamp";

std::filesystem::path catalogue(const std::filesystem::path& folder, const char* tag) {
    return folder / tag / "LC_MESSAGES" / (std::string(domain) + ".mo");
}

std::string fill(const std::string& text, std::initializer_list<Argument> arguments,
                 const std::locale& locale) {
    if (arguments.size() == 0)
        return text;
    bl::format format(text);
    for (const auto& argument : arguments)
        format % argument.text;
    return format.str(locale);
}

std::string said(Time time, const char* pattern, const std::string& zone, const std::locale& locale) {
    std::ostringstream out;
    out.imbue(locale);
    out << bl::as::time_zone(zone) << bl::as::ftime(pattern)
        << static_cast<double>(time.time_since_epoch().count());
    return out.str();
}

} // namespace

std::string Language::tr(const char* message, std::initializer_list<Argument> arguments) const {
    return fill(bl::translate(message).str(locale_), arguments, locale_);
}

std::string Language::trc(const char* context, const char* message) const {
    return bl::translate(context, message).str(locale_);
}

std::string Language::trn(const char* one, const char* many, int number,
                          std::initializer_list<Argument> more) const {
    bl::format format(bl::translate(one, many, number).str(locale_));
    const std::string digits = std::to_string(number);
    format % digits;
    for (const auto& argument : more)
        format % argument.text;
    return format.str(locale_);
}

std::string Language::formatted(Time time, const char* pattern) const {
    return said(time, pattern, time_zone_, locale_);
}

int Language::figure(Time time, const char* pattern) const {
    return std::stoi(said(time, pattern, time_zone_, figures_));
}

std::chrono::sys_days Language::calendar_day(Time time) const {
    using namespace std::chrono;
    return year(figure(time, "%Y")) / month(static_cast<unsigned>(figure(time, "%m"))) /
           std::chrono::day(static_cast<unsigned>(figure(time, "%d")));
}

std::string Language::day(Time time) const {
    return formatted(time, "%A %e %B");
}

std::string Language::weekday(Time time) const {
    return formatted(time, "%A");
}

std::string Language::date(Time time) const {
    return formatted(time, "%e %B");
}

std::string Language::clock(Time time) const {
    return formatted(time, "%H:%M");
}

std::string Language::hour(Time time) const {
    const int hours = figure(time, "%H");
    const std::string minutes = formatted(time, "%M");
    if (minutes == "00" && hours == 12)
        return tr("noon");
    if (minutes == "00" && hours == 0)
        return tr("midnight");
    const int twelve = hours % 12 == 0 ? 12 : hours % 12;
    const std::string said = minutes == "00" ? std::to_string(twelve) : tr("{1}.{2}", {twelve, minutes});
    return hours < 12 ? tr("{1} am", {said}) : tr("{1} pm", {said});
}

std::string Language::span(Time from, Time to) const {
    if (date(from) == date(to))
        return tr("{1} to {2}", {hour(from), hour(to)});
    return tr("{1} to {2}", {hour(from), tr("{1}, {2}", {day(to), hour(to)})});
}

std::string Language::ago(Time time, Time now) const {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(now - time).count();
    if (minutes < 1)
        return tr("just now");
    if (minutes < 60)
        return trn("{1} minute ago", "{1} minutes ago", static_cast<int>(minutes));
    if (minutes < 24 * 60)
        return trn("{1} hour ago", "{1} hours ago", static_cast<int>(minutes / 60));
    const auto days = static_cast<int>((calendar_day(now) - calendar_day(time)).count());
    constexpr int two_months = 60;
    constexpr int two_years = 730;
    if (days >= two_years)
        return trn("{1} year ago", "{1} years ago", days / 365);
    if (days >= two_months)
        return trn("{1} month ago", "{1} months ago", days * 12 / 365);
    return trn("{1} day ago", "{1} days ago", std::max(1, days));
}

std::string Language::when(Time time, Time now) const {
    const auto days = calendar_day(now) - calendar_day(time);
    if (days == std::chrono::days(0))
        return tr("today {1}", {clock(time)});
    if (days == std::chrono::days(1))
        return tr("yesterday {1}", {clock(time)});
    return day(time);
}

std::string Language::in_words(int number) const {
    switch (number) {
    case 1:
        return tr("one");
    case 2:
        return tr("two");
    case 3:
        return tr("three");
    case 4:
        return tr("four");
    case 5:
        return tr("five");
    case 6:
        return tr("six");
    case 7:
        return tr("seven");
    case 8:
        return tr("eight");
    case 9:
        return tr("nine");
    case 10:
        return tr("ten");
    case 11:
        return tr("eleven");
    case 12:
        return tr("twelve");
    default:
        return std::to_string(number);
    }
}

std::string Language::percent(double share) const {
    return tr("{1}%", {static_cast<int>(std::lround(share * 100))});
}

std::string Language::capitalised(const std::string& text) const {
    if (text.empty())
        return text;
    std::size_t first = 1;
    while (first < text.size() && (static_cast<unsigned char>(text[first]) & 0xC0U) == 0x80U)
        ++first;
    return bl::to_upper(text.substr(0, first), locale_) + text.substr(first);
}

Languages::Languages(const std::filesystem::path& catalogues, const std::string& time_zone) {
    // ICU alone: its data knows every language, so no system locale need be installed.
    auto backends = bl::localization_backend_manager::global();
    backends.select("icu");
    bl::generator generator(backends);
    generator.add_messages_path(catalogues.string());
    generator.add_messages_domain(domain);
    for (const auto& one : known) {
        std::error_code ignored;
        if (one.tag != std::string_view("en") &&
            !std::filesystem::exists(catalogue(catalogues, one.tag), ignored))
            continue;
        Language language;
        language.tag_ = one.tag;
        language.own_name_ = one.own_name;
        language.right_to_left_ = one.right_to_left;
        language.locale_ = generator(std::string(one.locale) + ".UTF-8");
        language.figures_ = generator("en_GB.UTF-8");
        language.time_zone_ = time_zone;
        all_.push_back(std::move(language));
    }
}

const Language& Languages::in(std::string_view tag) const {
    const auto found = std::find_if(all_.begin(), all_.end(), [&](const Language& language) {
        return language.tag() == tag || language.tag() == tag.substr(0, tag.find('-'));
    });
    return found == all_.end() ? all_.front() : *found;
}

} // namespace bluelamp
