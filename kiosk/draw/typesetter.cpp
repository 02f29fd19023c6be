#include "draw/text.hpp"
#include "draw/text_layout.hpp"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <list>
#include <stdexcept>
#include <unordered_map>

namespace bluelamp::draw {
namespace {

constexpr auto family_name = "Blue Lamp"; ///< fonts.conf says what it stands for
constexpr std::size_t layouts_kept = 400;

struct FontConfigDeleter {
    void operator()(FcConfig* config) const { FcConfigDestroy(config); }
};
using FontConfig = std::unique_ptr<FcConfig, FontConfigDeleter>;

FontConfig load(const std::filesystem::path& file) {
    FontConfig config(FcConfigCreate());
    const auto* name = reinterpret_cast<const FcChar8*>(file.c_str());
    if (!config || FcConfigParseAndLoad(config.get(), name, FcTrue) == FcFalse ||
        FcConfigBuildFonts(config.get()) == FcFalse)
        throw std::runtime_error("read the fonts: " + file.string() + " is missing or not a fontconfig file");
    return config;
}

int to_pixels(int pango) {
    return PANGO_PIXELS(pango);
}

class Hash {
public:
    void add(const void* bytes, std::size_t size) {
        for (std::size_t i = 0; i < size; ++i)
            value_ = (value_ ^ static_cast<const unsigned char*>(bytes)[i]) * 0x100000001b3ULL;
    }
    template <typename Number>
    void add(Number number) {
        add(&number, sizeof(number));
    }
    [[nodiscard]] std::uint64_t value() const { return value_; }

private:
    std::uint64_t value_ = 0xcbf29ce484222325ULL;
};

std::uint64_t key_of(const std::vector<TextRun>& runs, const TextStyle& style, std::string_view language,
                     int width) {
    Hash hash;
    for (const auto& run : runs) {
        hash.add(run.text.data(), run.text.size());
        hash.add(run.weight);
        hash.add(run.isolate ? 0x1F01 : 0x1F00); // also parts "ab","c" from "a","bc"
    }
    hash.add(style.size);
    hash.add(style.weight);
    hash.add(style.line_height);
    hash.add(style.tracking);
    hash.add(static_cast<int>(style.align));
    hash.add(static_cast<int>(style.breaking));
    hash.add(static_cast<int>(style.tabular));
    hash.add(style.max_lines);
    hash.add(static_cast<int>(style.direction));
    hash.add(language.data(), language.size());
    hash.add(width);
    return hash.value();
}

bool joined_script(std::string_view language) {
    static constexpr std::array<std::string_view, 7> joined{"ar", "ur", "fa", "pa", "bn", "gu", "hi"};
    return std::ranges::find(joined, language.substr(0, language.find('-'))) != joined.end();
}

void add_attribute(PangoAttrList* list, PangoAttribute* attribute, std::size_t begin, std::size_t end) {
    attribute->start_index = static_cast<guint>(begin);
    attribute->end_index = static_cast<guint>(end);
    pango_attr_list_insert(list, attribute);
}

/// Whether the last line of a text of several lines is one word.
bool ends_in_one_word(PangoLayout* layout) {
    const int count = pango_layout_get_line_count(layout);
    if (count < 2)
        return false;
    const PangoLayoutLine* last = pango_layout_get_line_readonly(layout, count - 1);
    const std::string_view words(pango_layout_get_text(layout) + last->start_index,
                                 static_cast<std::size_t>(last->length));
    const auto end = words.find_last_not_of(' ');
    return end != std::string_view::npos && words.substr(0, end + 1).find(' ') == std::string_view::npos;
}

void break_lines(PangoLayout* layout, Breaking breaking, int width) {
    pango_layout_set_width(layout, width * PANGO_SCALE);
    const int lines = pango_layout_get_line_count(layout);
    if (lines < 2 || breaking == Breaking::greedy)
        return;
    const auto fits = [&](int narrower) {
        pango_layout_set_width(layout, narrower * PANGO_SCALE);
        return pango_layout_get_line_count(layout) == lines;
    };
    if (breaking == Breaking::balanced) {
        int low = width / lines / 2;
        int high = width;
        while (high - low > std::max(2, width / 200)) {
            const int middle = (low + high) / 2;
            (fits(middle) ? high : low) = middle;
        }
        pango_layout_set_width(layout, high * PANGO_SCALE);
        return;
    }
    for (int narrower = width; ends_in_one_word(layout) && narrower > width * 3 / 4;) {
        narrower -= std::max(1, width / 50);
        if (!fits(narrower)) {
            pango_layout_set_width(layout, width * PANGO_SCALE);
            return;
        }
    }
}

} // namespace

struct Typesetter::Impl {
    FontConfig fonts;
    ObjectPtr<PangoFontMap> map;
    ObjectPtr<PangoContext> context;

    using Kept = std::list<std::shared_ptr<const TextBlock::Layout>>;
    Kept kept; ///< last used first
    std::unordered_map<std::uint64_t, Kept::iterator> by_key;

    struct Metrics {
        int ascent = 0;
        int descent = 0;
        float cap_height = 0;
    };
    std::unordered_map<std::uint64_t, Metrics> metrics;

    [[nodiscard]] ObjectPtr<PangoLayout> shape(const PreparedText& text, const TextStyle& style,
                                               const std::string& language) const;
    const Metrics& metrics_of(PangoLayout* layout, const TextStyle& style, const std::string& language);
    std::shared_ptr<const TextBlock::Layout> lay_out(const std::vector<TextRun>& runs, const TextStyle& style,
                                                     const std::string& language, int width);
};

ObjectPtr<PangoLayout> Typesetter::Impl::shape(const PreparedText& text, const TextStyle& style,
                                               const std::string& language) const {
    ObjectPtr<PangoLayout> layout(pango_layout_new(context.get()));
    pango_context_set_language(context.get(), pango_language_from_string(language.c_str()));
    const bool rightwards = style.direction == Direction::left_to_right ||
                            (style.direction != Direction::right_to_left && !right_to_left(language));
    pango_context_set_base_dir(context.get(), rightwards ? PANGO_DIRECTION_LTR : PANGO_DIRECTION_RTL);
    pango_layout_context_changed(layout.get());
    pango_layout_set_auto_dir(layout.get(), style.direction == Direction::of_text ? TRUE : FALSE);

    std::unique_ptr<PangoFontDescription, decltype(&pango_font_description_free)> font(
        pango_font_description_new(), &pango_font_description_free);
    pango_font_description_set_family_static(font.get(), family_name);
    pango_font_description_set_absolute_size(font.get(), static_cast<double>(style.size) * PANGO_SCALE);
    pango_font_description_set_weight(font.get(), static_cast<PangoWeight>(style.weight));
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout.get(), text.text.c_str(), static_cast<int>(text.text.size()));

    std::unique_ptr<PangoAttrList, decltype(&pango_attr_list_unref)> attributes(pango_attr_list_new(),
                                                                                &pango_attr_list_unref);
    const auto end = text.text.size();
    for (const auto& part : text.weights)
        add_attribute(attributes.get(), pango_attr_weight_new(static_cast<PangoWeight>(part.weight)),
                      part.begin, part.end);
    if (style.tracking != 0 && !joined_script(language))
        add_attribute(attributes.get(),
                      pango_attr_letter_spacing_new(
                          static_cast<int>(std::lround(style.tracking * style.size * PANGO_SCALE))),
                      0, end);
    if (style.tabular)
        add_attribute(attributes.get(), pango_attr_font_features_new("tnum=1"), 0, end);
    add_attribute(attributes.get(), pango_attr_insert_hyphens_new(FALSE), 0, end);
    pango_layout_set_attributes(layout.get(), attributes.get());
    return layout;
}

const Typesetter::Impl::Metrics& Typesetter::Impl::metrics_of(PangoLayout* layout, const TextStyle& style,
                                                              const std::string& language) {
    Hash hash;
    hash.add(style.size);
    hash.add(style.weight);
    hash.add(language.data(), language.size());
    const auto [known, fresh] = metrics.try_emplace(hash.value());
    if (!fresh)
        return known->second;
    std::unique_ptr<PangoFontMetrics, decltype(&pango_font_metrics_unref)> of_font(
        pango_context_get_metrics(context.get(), pango_layout_get_font_description(layout),
                                  pango_language_from_string(language.c_str())),
        &pango_font_metrics_unref);
    TextStyle plain = style;
    plain.direction = Direction::left_to_right;
    const auto capital = shape(prepare({{"H", 0, false}}), plain, "en");
    PangoRectangle ink;
    pango_layout_get_extents(capital.get(), &ink, nullptr);
    known->second = {pango_font_metrics_get_ascent(of_font.get()),
                     pango_font_metrics_get_descent(of_font.get()),
                     static_cast<float>(ink.height) / PANGO_SCALE};
    return known->second;
}

std::shared_ptr<const TextBlock::Layout> Typesetter::Impl::lay_out(const std::vector<TextRun>& runs,
                                                                   const TextStyle& style,
                                                                   const std::string& language, int width) {
    auto prepared = prepare(runs);
    if (style.max_lines > 0)
        std::ranges::replace(prepared.text, '\n', ' '); // Pango counts lines a paragraph when it shortens
    auto result = std::make_shared<TextBlock::Layout>();
    result->pango = shape(prepared, style, language);
    PangoLayout* layout = result->pango.get();
    if (width > 0)
        break_lines(layout, style.breaking, width);
    if (style.max_lines > 0 && pango_layout_get_line_count(layout) > style.max_lines) {
        pango_layout_set_width(layout, width * PANGO_SCALE);
        pango_layout_set_height(layout, -style.max_lines);
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
        result->shortened = pango_layout_is_ellipsized(layout) != FALSE;
    }
    result->text = std::move(prepared.text);
    result->insertions = std::move(prepared.insertions);

    const auto& font = metrics_of(layout, style, language);
    const bool nastaliq = std::string_view(language).substr(0, 2) == "ur";
    const float line_height = nastaliq ? std::max(style.line_height, 2.1F) : style.line_height;
    result->line_height = static_cast<int>(std::lround(style.size * line_height));
    result->cap_height = font.cap_height;
    const float above = (static_cast<float>(result->line_height) -
                         static_cast<float>(font.ascent + font.descent) / PANGO_SCALE) /
                            2 +
                        static_cast<float>(font.ascent) / PANGO_SCALE;
    const int count = pango_layout_get_line_count(layout);
    std::vector<PangoRectangle> inks(static_cast<std::size_t>(count));
    for (int n = 0; n < count; ++n) {
        PangoLayoutLine* line = pango_layout_get_line_readonly(layout, n);
        PangoRectangle logical;
        pango_layout_line_get_extents(line, &inks[static_cast<std::size_t>(n)], &logical);
        const int top = n * result->line_height;
        const auto begin = static_cast<std::size_t>(line->start_index);
        result->lines.push_back(
            {.begin = result->to_given(begin),
             .end = result->to_given(begin + static_cast<std::size_t>(line->length)),
             .top = top,
             .baseline = top + static_cast<int>(std::lround(above)),
             .left = 0,
             .width = static_cast<int>(std::ceil(static_cast<double>(logical.width) / PANGO_SCALE))});
        result->width = std::max(result->width, result->lines.back().width);
        result->right_to_left = n == 0 ? pango_layout_line_get_resolved_direction(line) == PANGO_DIRECTION_RTL
                                       : result->right_to_left;
    }
    result->box_width = width > 0 ? width : result->width;
    for (std::size_t n = 0; n < result->lines.size(); ++n) {
        auto& line = result->lines[n];
        const int spare = result->box_width - line.width;
        const bool to_right = style.align == Align::right ||
                              (style.align == Align::start && result->right_to_left) ||
                              (style.align == Align::end && !result->right_to_left);
        line.left = style.align == Align::centre ? spare / 2 : to_right ? spare : 0;
        const auto& ink = inks[n];
        if (ink.width > 0 && ink.height > 0) {
            const int left =
                line.left + static_cast<int>(std::floor(static_cast<double>(ink.x) / PANGO_SCALE)) - 1;
            const int top =
                line.baseline + static_cast<int>(std::floor(static_cast<double>(ink.y) / PANGO_SCALE)) - 1;
            result->ink =
                result->ink.around({left, top, to_pixels(ink.width) + 3, to_pixels(ink.height) + 3});
        }
    }
    result->missing = pango_layout_get_unknown_glyphs_count(layout);
    return result;
}

Typesetter::Typesetter(const std::filesystem::path& fonts_conf)
    : impl_(std::make_unique<Impl>()) {
    impl_->fonts = load(fonts_conf);
    impl_->map.reset(pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT));
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(impl_->map.get()), impl_->fonts.get());
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(impl_->map.get()), 72);
    impl_->context.reset(pango_font_map_create_context(impl_->map.get()));
    std::unique_ptr<cairo_font_options_t, decltype(&cairo_font_options_destroy)> options(
        cairo_font_options_create(), &cairo_font_options_destroy);
    cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(impl_->context.get(), options.get());
    pango_context_set_round_glyph_positions(impl_->context.get(), FALSE);
}

Typesetter::~Typesetter() = default;

TextBlock Typesetter::set(std::string_view text, const TextStyle& style, std::string_view language,
                          int max_width) {
    return set({TextRun{std::string(text), 0, false}}, style, language, max_width);
}

TextBlock Typesetter::set(const std::vector<TextRun>& runs, const TextStyle& style, std::string_view language,
                          int max_width) {
    const auto key = key_of(runs, style, language, max_width);
    if (const auto known = impl_->by_key.find(key); known != impl_->by_key.end()) {
        impl_->kept.splice(impl_->kept.begin(), impl_->kept, known->second);
        return TextBlock(*known->second);
    }
    auto layout = impl_->lay_out(runs, style, std::string(language), max_width);
    std::const_pointer_cast<TextBlock::Layout>(layout)->key = key;
    impl_->kept.push_front(layout);
    impl_->by_key.emplace(key, impl_->kept.begin());
    if (impl_->kept.size() > layouts_kept) {
        impl_->by_key.erase(impl_->kept.back()->key);
        impl_->kept.pop_back();
    }
    return TextBlock(std::move(layout));
}

std::string Typesetter::family(std::string_view language) const {
    const std::string tag(language);
    std::unique_ptr<PangoFontDescription, decltype(&pango_font_description_free)> wanted(
        pango_font_description_new(), &pango_font_description_free);
    pango_font_description_set_family_static(wanted.get(), family_name);
    ObjectPtr<PangoFontset> fonts(pango_font_map_load_fontset(
        impl_->map.get(), impl_->context.get(), wanted.get(), pango_language_from_string(tag.c_str())));
    std::string name;
    pango_fontset_foreach(
        fonts.get(),
        [](PangoFontset*, PangoFont* font, gpointer into) -> gboolean {
            PangoFontDescription* described = pango_font_describe(font);
            *static_cast<std::string*>(into) = pango_font_description_get_family(described);
            pango_font_description_free(described);
            return TRUE; // the first is the one
        },
        &name);
    return name;
}

bool right_to_left(std::string_view language) {
    static constexpr std::array<std::string_view, 4> written_so{"ar", "fa", "he", "ur"};
    return std::ranges::find(written_so, language.substr(0, language.find('-'))) != written_so.end();
}

} // namespace bluelamp::draw
