typedef int app_layer_is_empty;
