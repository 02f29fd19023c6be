// Any body is a form or is refused; what it holds is bounded and fit to be shown. The first octet chooses the
// type.
#include "fuzz/require.hpp"
#include "text/utf8.hpp"
#include "web/form.hpp"

using namespace bluelamp;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    const auto body = fuzz::view(data + 1, size - 1);
    const char* type =
        (data[0] & 1U) != 0 ? "multipart/form-data; boundary=XX" : "application/x-www-form-urlencoded";
    const web::FormLimits limits{50, 32, 1000};
    const auto form = fuzz::taken<web::FormError>([&] { return web::read_form(type, body, limits); });
    if (!form)
        return 0;
    std::size_t fields = 0;
    for (const auto& [name, values] : form->values()) {
        fuzz::require(!name.empty() && name.size() <= limits.name && text::is_valid_utf8(name));
        fields += values.size();
        for (const auto& value : values) {
            fuzz::require(value.size() <= limits.value && text::is_valid_utf8(value));
            fuzz::require(value.find('\r') == std::string::npos && value.find('\0') == std::string::npos);
        }
    }
    fuzz::require(fields <= limits.fields);
    return 0;
}
