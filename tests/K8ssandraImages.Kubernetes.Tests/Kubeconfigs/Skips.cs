namespace K8ssandraImages.Kubernetes.Tests.Kubeconfigs;

/// <summary>A test that starts shell scripts; skipped on Windows.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ShellFactAttribute : FactAttribute
{
    public ShellFactAttribute() => Skip = OperatingSystem.IsWindows() ? "Starts shell scripts." : null;
}

/// <summary>As <see cref="ShellFactAttribute"/>, for several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ShellTheoryAttribute : TheoryAttribute
{
    public ShellTheoryAttribute() => Skip = OperatingSystem.IsWindows() ? "Starts shell scripts." : null;
}

/// <summary>A test that asks the real kubectl; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KubectlTheoryAttribute : TheoryAttribute
{
    public KubectlTheoryAttribute() => Skip = Kubectl.Path is null ? "There is no kubectl in PATH." : null;
}

/// <summary>Tests that start processes run one after the other: a fork of another test would hold a script open that is to be started.</summary>
[CollectionDefinition(Name)]
public sealed class ProcessCollection
{
    public const string Name = "Processes";
}
