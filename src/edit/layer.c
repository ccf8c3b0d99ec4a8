typedef int edit_layer_is_empty;
