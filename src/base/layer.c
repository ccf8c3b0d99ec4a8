typedef int base_layer_is_empty;
