// A kill is only as good as its timing: two instances on one machine would disturb each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
