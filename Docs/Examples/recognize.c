// Reads digits with an exported model. Strokes come from standard input: a line "x y" for each sample of the drawing
// area, 0 to 239, an empty line where the finger goes up. scripts/check-c-model builds and runs this program.
#include <stdio.h>

#include "Recognizer.h"
#include "model.h"

uint32_t recognizer_memory[RECOGNISER_CAPACITY / 4];

int main(void) {
  if (!recognizer_start(inklock_model, INKLOCK_MODEL_SIZE)) {
    fputs("the model is refused\n", stderr);
    return 2;
  }
  char line[64];
  while (fgets(line, sizeof line, stdin)) {
    unsigned x, y;
    if (sscanf(line, "%u %u", &x, &y) == 2) {
      recognizer_add(x, y);
    } else {
      recognizer_end_stroke();
    }
  }
  recognizer_end_stroke();
  recognizer_begin();
  do {
    recognizer_frame();
    recognizer_read();
  } while (recognizer_advance());
  recognizer_predict();

  uint32_t prediction = inspect_prediction();
  if (prediction == UINT32_MAX) {
    puts("too little ink");
    return 1;
  }
  printf("digit=%u confidence=0.%03u second=%u unclear=%s\n", prediction & 255, prediction >> 16 & 1023,
         prediction >> 8 & 255, prediction >> 26 ? "yes" : "no");
  return 0;
}
