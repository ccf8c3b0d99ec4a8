typedef int store_layer_is_empty;
