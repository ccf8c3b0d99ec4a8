typedef int model_layer_is_empty;
