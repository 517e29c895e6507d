namespace K8ssandraImages.Cli.Output;

/// <summary>The names of the contracts' enums, without the reflection of <see cref="Enum.ToString()"/>.</summary>
internal static class ContractNames
{
    public static string Of(WorkloadKind value) => value switch
    {
        WorkloadKind.Cassandra => nameof(WorkloadKind.Cassandra),
        WorkloadKind.Medusa => nameof(WorkloadKind.Medusa),
        WorkloadKind.Reaper => nameof(WorkloadKind.Reaper),
        WorkloadKind.Stargate => nameof(WorkloadKind.Stargate),
        WorkloadKind.Operator => nameof(WorkloadKind.Operator),
        _ => value.ToString(),
    };

    public static string Of(ContainerKind value) => value switch
    {
        ContainerKind.Init => nameof(ContainerKind.Init),
        ContainerKind.Main => nameof(ContainerKind.Main),
        ContainerKind.Job => nameof(ContainerKind.Job),
        _ => value.ToString(),
    };

    public static string Of(ImageTier value) => value switch
    {
        ImageTier.PodTemplate => nameof(ImageTier.PodTemplate),
        ImageTier.DatacenterLevel => nameof(ImageTier.DatacenterLevel),
        ImageTier.ClusterLevel => nameof(ImageTier.ClusterLevel),
        ImageTier.DatacenterSpec => nameof(ImageTier.DatacenterSpec),
        ImageTier.ImageConfigOverrides => nameof(ImageTier.ImageConfigOverrides),
        ImageTier.ImageConfigVersion => nameof(ImageTier.ImageConfigVersion),
        ImageTier.ImageConfigImage => nameof(ImageTier.ImageConfigImage),
        ImageTier.ImageConfigType => nameof(ImageTier.ImageConfigType),
        ImageTier.ImageConfigDefaults => nameof(ImageTier.ImageConfigDefaults),
        ImageTier.OperatorEnvironment => nameof(ImageTier.OperatorEnvironment),
        ImageTier.OperatorDefault => nameof(ImageTier.OperatorDefault),
        ImageTier.CrdDefault => nameof(ImageTier.CrdDefault),
        _ => value.ToString(),
    };

    public static string Of(ImageField value) => value switch
    {
        ImageField.Image => nameof(ImageField.Image),
        ImageField.Registry => nameof(ImageField.Registry),
        ImageField.Repository => nameof(ImageField.Repository),
        ImageField.Name => nameof(ImageField.Name),
        ImageField.Tag => nameof(ImageField.Tag),
        ImageField.Digest => nameof(ImageField.Digest),
        ImageField.PullPolicy => nameof(ImageField.PullPolicy),
        ImageField.PullSecrets => nameof(ImageField.PullSecrets),
        _ => value.ToString(),
    };

    public static string Of(TraceOutcome value) => value switch
    {
        TraceOutcome.Won => nameof(TraceOutcome.Won),
        TraceOutcome.Shadowed => nameof(TraceOutcome.Shadowed),
        TraceOutcome.Ignored => nameof(TraceOutcome.Ignored),
        _ => value.ToString(),
    };

    public static string Of(DiagnosticSeverity value) => value switch
    {
        DiagnosticSeverity.Information => nameof(DiagnosticSeverity.Information),
        DiagnosticSeverity.Warning => nameof(DiagnosticSeverity.Warning),
        DiagnosticSeverity.Error => nameof(DiagnosticSeverity.Error),
        _ => value.ToString(),
    };

    public static string Of(OperatorKind value) => value switch
    {
        OperatorKind.CassOperator => nameof(OperatorKind.CassOperator),
        OperatorKind.K8ssandraOperator => nameof(OperatorKind.K8ssandraOperator),
        _ => value.ToString(),
    };

    public static string Of(OperatorVersionSource value) => value switch
    {
        OperatorVersionSource.Unknown => nameof(OperatorVersionSource.Unknown),
        OperatorVersionSource.ImageTag => nameof(OperatorVersionSource.ImageTag),
        OperatorVersionSource.CustomResourceDefinition => nameof(OperatorVersionSource.CustomResourceDefinition),
        _ => value.ToString(),
    };

    public static string Of(ImageConfigDiscovery value) => value switch
    {
        ImageConfigDiscovery.None => nameof(ImageConfigDiscovery.None),
        ImageConfigDiscovery.Label => nameof(ImageConfigDiscovery.Label),
        ImageConfigDiscovery.MountedFile => nameof(ImageConfigDiscovery.MountedFile),
        _ => value.ToString(),
    };

    public static string Of(KubeconfigAuthentication value) => value switch
    {
        KubeconfigAuthentication.None => nameof(KubeconfigAuthentication.None),
        KubeconfigAuthentication.ClientCertificate => nameof(KubeconfigAuthentication.ClientCertificate),
        KubeconfigAuthentication.Token => nameof(KubeconfigAuthentication.Token),
        KubeconfigAuthentication.TokenFile => nameof(KubeconfigAuthentication.TokenFile),
        KubeconfigAuthentication.Basic => nameof(KubeconfigAuthentication.Basic),
        KubeconfigAuthentication.CredentialPlugin => nameof(KubeconfigAuthentication.CredentialPlugin),
        KubeconfigAuthentication.AuthProvider => nameof(KubeconfigAuthentication.AuthProvider),
        _ => value.ToString(),
    };

    public static string Of(DriftState value) => value switch
    {
        DriftState.InSync => nameof(DriftState.InSync),
        DriftState.ApplyPending => nameof(DriftState.ApplyPending),
        DriftState.OperatorRestartPending => nameof(DriftState.OperatorRestartPending),
        DriftState.RolloutPending => nameof(DriftState.RolloutPending),
        DriftState.RollingOut => nameof(DriftState.RollingOut),
        DriftState.RolloutBlocked => nameof(DriftState.RolloutBlocked),
        DriftState.PodsDiffer => nameof(DriftState.PodsDiffer),
        DriftState.Unmanaged => nameof(DriftState.Unmanaged),
        DriftState.Unknown => nameof(DriftState.Unknown),
        _ => value.ToString(),
    };

    public static string Of(RolloutTiming value) => value switch
    {
        RolloutTiming.None => nameof(RolloutTiming.None),
        RolloutTiming.OnPermission => nameof(RolloutTiming.OnPermission),
        RolloutTiming.AtOnce => nameof(RolloutTiming.AtOnce),
        RolloutTiming.Blocked => nameof(RolloutTiming.Blocked),
        RolloutTiming.Unknown => nameof(RolloutTiming.Unknown),
        _ => value.ToString(),
    };

    /// <summary>Flags as <see cref="Enum.ToString()"/> writes them: <c>Image, PullPolicy</c>.</summary>
    public static string Of(ImageChangeKind value)
    {
        if (value == ImageChangeKind.None)
            return nameof(ImageChangeKind.None);
        var text = "";
        void Add(ImageChangeKind flag, string name)
        {
            if (value.HasFlag(flag))
                text += (text.Length == 0 ? "" : ", ") + name;
        }

        Add(ImageChangeKind.Image, nameof(ImageChangeKind.Image));
        Add(ImageChangeKind.PullPolicy, nameof(ImageChangeKind.PullPolicy));
        Add(ImageChangeKind.PullSecrets, nameof(ImageChangeKind.PullSecrets));
        Add(ImageChangeKind.Added, nameof(ImageChangeKind.Added));
        Add(ImageChangeKind.Removed, nameof(ImageChangeKind.Removed));
        return text;
    }
}
