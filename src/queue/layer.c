typedef int queue_layer_is_empty;
