typedef int render_layer_is_empty;
