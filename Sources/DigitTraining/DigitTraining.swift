import Core2HAL
