typedef int planner_layer_is_empty;
