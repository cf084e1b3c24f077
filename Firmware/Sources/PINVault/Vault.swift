public import Core2HAL
