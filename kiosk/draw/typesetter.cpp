#include "base/failure.hpp"
#include "draw/text.hpp"
#include "draw/text_breaking.hpp"
#include "draw/text_compose.hpp"
#include "draw/text_lines.hpp"

#include <fontconfig/fontconfig.h>
#include <hb-ot.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <list>
#include <unordered_map>

namespace bluelamp::draw {

namespace {

constexpr auto family_name = "Blue Lamp"; ///< fonts.conf says what it stands for
constexpr std::size_t blocks_kept = 512;
constexpr float urdu_line_height = 2.1f;

struct ConfigDeleter {
    void operator()(FcConfig* config) const { FcConfigDestroy(config); }
};
struct AttributesDeleter {
    void operator()(PangoAttrList* list) const { pango_attr_list_unref(list); }
};
struct DescriptionDeleter {
    void operator()(PangoFontDescription* description) const { pango_font_description_free(description); }
};
struct OptionsDeleter {
    void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
};
using Description = std::unique_ptr<PangoFontDescription, DescriptionDeleter>;

std::string_view primary(std::string_view language) {
    return language.substr(0, language.find('-'));
}

/// Letters of these join, so that space between them would tear words apart.
bool joins_letters(std::string_view language) {
    static constexpr std::array<std::string_view, 10> tags{"ar", "bn", "ckb", "fa", "gu",
                                                           "hi", "pa", "ps",  "sd", "ur"};
    return std::ranges::binary_search(tags, primary(language));
}

Description describe(float size, int weight) {
    Description description(pango_font_description_from_string(family_name));
    pango_font_description_set_absolute_size(description.get(), static_cast<double>(size) * PANGO_SCALE);
    pango_font_description_set_weight(description.get(), static_cast<PangoWeight>(weight));
    return description;
}

float line_height_ratio(const TextStyle& style, std::string_view language) {
    return primary(language) == "ur" ? std::max(style.line_height, urdu_line_height) : style.line_height;
}

std::uint64_t key_of(const std::vector<TextRun>& runs, const TextStyle& style, std::string_view language,
                     int max_width) {
    Fnv fnv;
    fnv.add(style.size).add(style.weight).add(style.line_height).add(style.tracking).add(style.align);
    fnv.add(style.breaking).add(style.tabular).add(style.max_lines).add(style.direction);
    fnv.add(language).add(max_width);
    for (const auto& run : runs)
        fnv.add(std::string_view(run.text)).add(run.weight).add(run.isolate);
    return fnv.sum();
}

} // namespace

struct Typesetter::Impl {
    GObjectPtr<PangoFontMap> map;
    std::unique_ptr<cairo_font_options_t, OptionsDeleter> options{cairo_font_options_create()};

    struct Kept {
        TextBlock block;
        std::list<std::uint64_t>::iterator used;
    };
    std::unordered_map<std::uint64_t, Kept> kept;
    /// Latest first.
    std::list<std::uint64_t> order;

    GObjectPtr<PangoContext> context(std::string_view language, bool rtl) const {
        GObjectPtr<PangoContext> made(pango_font_map_create_context(map.get()));
        pango_context_set_language(made.get(), pango_language_from_string(std::string(language).c_str()));
        pango_context_set_base_dir(made.get(), rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
        pango_context_set_round_glyph_positions(made.get(), FALSE);
        pango_cairo_context_set_font_options(made.get(), options.get());
        return made;
    }

    bool reads_right_to_left(Direction direction, std::string_view language, const std::string& text) const {
        if (direction == Direction::left_to_right || direction == Direction::right_to_left)
            return direction == Direction::right_to_left;
        if (direction == Direction::of_language)
            return right_to_left(language);
        const auto used = context(language, right_to_left(language));
        const GObjectPtr<PangoLayout> probe(pango_layout_new(used.get()));
        pango_layout_set_auto_dir(probe.get(), TRUE);
        pango_layout_set_text(probe.get(), text.c_str(), static_cast<int>(text.size()));
        return pango_layout_get_direction(probe.get(), 0) == PANGO_DIRECTION_RTL;
    }

    TextBlock make(const std::vector<TextRun>& runs, const TextStyle& style, std::string_view language,
                   int max_width, std::uint64_t key);
    void set_attributes(PangoLayout* pango, const ComposedText& text, const TextStyle& style,
                        std::string_view language) const;
    void measure_face(TextBlock::Layout& layout, PangoContext* context, const TextStyle& style,
                      std::string_view language, int& ascent) const;
};

Typesetter::Typesetter(const std::filesystem::path& fonts_conf)
    : impl_(std::make_unique<Impl>()) {
    const std::unique_ptr<FcConfig, ConfigDeleter> config(FcConfigCreate());
    const auto* file = reinterpret_cast<const FcChar8*>(fonts_conf.c_str());
    if (!config || !FcConfigParseAndLoad(config.get(), file, FcTrue) || !FcConfigBuildFonts(config.get()))
        throw Failure("read the fonts' configuration " + fonts_conf.string(), "it is missing or not valid",
                      "install the application's assets again");
    const FcFontSet* fonts = FcConfigGetFonts(config.get(), FcSetSystem);
    if (fonts == nullptr || fonts->nfont == 0)
        throw Failure("load fonts", "none of the families in " + fonts_conf.string() + " is installed",
                      "install fonts-inter and fonts-noto-core");
    // Pango would otherwise read the system's configuration and list of fonts too, on a thread of its own.
    FcConfigSetCurrent(config.get());
    impl_->map.reset(pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT));
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(impl_->map.get()), config.get());
    cairo_font_options_set_antialias(impl_->options.get(), CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(impl_->options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(impl_->options.get(), CAIRO_HINT_METRICS_OFF);
}

Typesetter::~Typesetter() = default;

TextBlock Typesetter::set(std::string_view text, const TextStyle& style, std::string_view language,
                          int max_width) {
    return set({TextRun{std::string(text), 0, false}}, style, language, max_width);
}

TextBlock Typesetter::set(const std::vector<TextRun>& runs, const TextStyle& style, std::string_view language,
                          int max_width) {
    const std::uint64_t key = key_of(runs, style, language, max_width);
    if (const auto found = impl_->kept.find(key); found != impl_->kept.end()) {
        impl_->order.splice(impl_->order.begin(), impl_->order, found->second.used);
        return found->second.block;
    }
    TextBlock block = impl_->make(runs, style, language, max_width, key);
    impl_->order.push_front(key);
    impl_->kept.emplace(key, Impl::Kept{block, impl_->order.begin()});
    if (impl_->order.size() > blocks_kept) {
        impl_->kept.erase(impl_->order.back());
        impl_->order.pop_back();
    }
    return block;
}

void Typesetter::Impl::set_attributes(PangoLayout* pango, const ComposedText& text, const TextStyle& style,
                                      std::string_view language) const {
    const std::unique_ptr<PangoAttrList, AttributesDeleter> attributes(pango_attr_list_new());
    for (const auto& run : text.weights) {
        PangoAttribute* weight = pango_attr_weight_new(static_cast<PangoWeight>(run.weight));
        weight->start_index = static_cast<guint>(run.begin);
        weight->end_index = static_cast<guint>(run.end);
        pango_attr_list_insert(attributes.get(), weight);
    }
    if (style.tracking != 0 && !joins_letters(language))
        pango_attr_list_insert(attributes.get(), pango_attr_letter_spacing_new(static_cast<int>(
                                                     style.tracking * style.size * PANGO_SCALE)));
    if (style.tabular)
        pango_attr_list_insert(attributes.get(), pango_attr_font_features_new("tnum=1"));
    pango_layout_set_attributes(pango, attributes.get());
}

void Typesetter::Impl::measure_face(TextBlock::Layout& layout, PangoContext* context, const TextStyle& style,
                                    std::string_view language, int& ascent) const {
    const GObjectPtr<PangoFont> font(
        pango_context_load_font(context, describe(style.size, style.weight).get()));
    hb_font_t* shaped = pango_font_get_hb_font(font.get());
    int across = 0;
    int down = 0;
    hb_font_get_scale(shaped, &across, &down);
    const auto metric = [&](hb_ot_metrics_tag_t tag, float otherwise) {
        hb_position_t value = 0;
        if (down == 0 || !hb_ot_metrics_get_position(shaped, tag, &value) || value == 0)
            return otherwise * style.size;
        return std::abs(static_cast<float>(value) / static_cast<float>(down)) * style.size;
    };
    layout.cap_height = metric(HB_OT_METRICS_TAG_CAP_HEIGHT, 0.7f);
    layout.line_height =
        std::max(1, static_cast<int>(std::lround(style.size * line_height_ratio(style, language))));
    const float above = metric(HB_OT_METRICS_TAG_HORIZONTAL_ASCENDER, 1.0f);
    const float below = metric(HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER, 0.25f);
    // As CSS does: what the line is taller than the face goes half above and half below.
    ascent =
        static_cast<int>(std::lround((static_cast<float>(layout.line_height) - above - below) / 2 + above));
}

TextBlock Typesetter::Impl::make(const std::vector<TextRun>& runs, const TextStyle& style,
                                 std::string_view language, int max_width, std::uint64_t key) {
    ComposedText text = compose(runs);
    auto layout = std::make_shared<TextBlock::Layout>();
    layout->key = key;
    layout->right_to_left = reads_right_to_left(style.direction, language, text.text);
    const auto used = context(language, layout->right_to_left);
    int ascent = 0;
    measure_face(*layout, used.get(), style, language, ascent);

    layout->pango.reset(pango_layout_new(used.get()));
    PangoLayout* pango = layout->pango.get();
    pango_layout_set_auto_dir(pango, FALSE);
    pango_layout_set_font_description(pango, describe(style.size, style.weight).get());
    pango_layout_set_wrap(pango, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(pango, text.text.c_str(), static_cast<int>(text.text.size()));
    set_attributes(pango, text, style, language);
    if (max_width > 0)
        pango_layout_set_width(pango, max_width * PANGO_SCALE);

    layout->text_bytes = text.outer_bytes;
    if (style.max_lines > 0 && pango_layout_get_line_count(pango) > style.max_lines) {
        layout->shortened = true;
        layout->text_bytes = text.offsets.outer(shorten(*layout, text, style.max_lines));
    } else {
        break_well(pango, style.breaking);
    }
    layout->offsets = std::move(text.offsets);
    layout->missing_glyphs = pango_layout_get_unknown_glyphs_count(pango);
    place_lines(*layout, style.align, max_width, ascent);
    return TextBlock(std::move(layout));
}

void Typesetter::forget() {
    impl_->kept.clear();
    impl_->order.clear();
}

std::string Typesetter::family(std::string_view language) const {
    const auto context = impl_->context(language, right_to_left(language));
    const GObjectPtr<PangoFont> font(pango_context_load_font(context.get(), describe(40, 400).get()));
    const Description description(pango_font_describe(font.get()));
    const char* family = pango_font_description_get_family(description.get());
    return family != nullptr ? family : "";
}

} // namespace bluelamp::draw
