global using K8ssandraImages.TestCluster;
