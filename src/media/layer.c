typedef int media_layer_is_empty;
