namespace K8ssandraImages;

/// <summary>Which operators are meant.</summary>
public enum OperatorChoice
{
    /// <summary>cass-operator.</summary>
    CassOperator,

    /// <summary>k8ssandra-operator.</summary>
    K8ssandra,

    /// <summary>Both: cass-operator, then k8ssandra-operator.</summary>
    All,
}
