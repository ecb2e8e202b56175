// A key that stands for another party from the coming revision on.
MATCH (k:Key {key: $key}) USING INDEX k:Key(key)
WHERE k.dataset = $dataset AND k.node = $node AND k.revision_out IS NULL
CREATE (:Key {key: k.key, namespace: k.namespace, dataset: k.dataset, node: $target,
    revision_in: $revision})
SET k.revision_out = $revision
