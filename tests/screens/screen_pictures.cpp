// Draws every screen in both orientations, two languages and two text sizes, for people to look at:
//   screen_pictures FOLDER [SCREEN…]
#include "model/names.hpp"
#include "screens/screens.hpp"
#include "screens/theatre.hpp"

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

using namespace bluelamp;
using namespace bluelamp::test;

int main(int count, char** arguments) {
    if (count < 2) {
        std::fputs("usage: screen_pictures FOLDER [SCREEN…]\n", stderr);
        return 2;
    }
    const std::filesystem::path folder = arguments[1];
    const std::vector<std::string> wanted(arguments + 2, arguments + count);
    std::filesystem::create_directories(folder);
    struct Shape {
        const char* name;
        int width, height;
        const char* language;
        TextSize size;
        bool high_contrast;
    };
    const Shape shapes[] = {
        {"landscape", 1920, 1080, "en", TextSize::normal, false},
        {"portrait", 1080, 1920, "en", TextSize::normal, false},
        {"landscape-cy", 1920, 1080, "cy", TextSize::normal, false},
        {"portrait-cy", 1080, 1920, "cy", TextSize::normal, false},
        {"landscape-x1.5", 1920, 1080, "en", TextSize::large, false},
        {"landscape-x2", 1920, 1080, "en", TextSize::largest, true},
        {"portrait-x2", 1080, 1920, "en", TextSize::largest, false},
        {"landscape-cy-x2", 1920, 1080, "cy", TextSize::largest, true},
        {"portrait-cy-x2", 1080, 1920, "cy", TextSize::largest, false},
        {"small", 1280, 800, "en", TextSize::normal, false},
    };
    for (const auto& shape : shapes) {
        Theatre theatre(shape.width, shape.height);
        for (const auto& entry : screen_list()) {
            const std::string name(name_of(entry.screen));
            if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), name) == wanted.end())
                continue;
            Visit visit = visit_on(entry.screen, shape.language, shape.size, shape.high_contrast);
            theatre.settle(visit);
            theatre.write(folder / (name + "-" + shape.name + ".png"));
            // The loop has as many faces as items have kinds.
            const auto slides = visit.snapshot->slides();
            for (std::size_t i = 0; entry.screen == Screen::loop && i < slides.size(); ++i) {
                visit.session.slide = i;
                theatre.settle(visit);
                theatre.write(folder / (name + "-" + std::string(name_of(slides[i]->kind)) + "-" +
                                        shape.name + ".png"));
            }
        }
    }
    return 0;
}
