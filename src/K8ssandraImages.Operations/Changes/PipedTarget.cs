using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Changes;

/// <summary>The ConfigMap that an object of the pipeline names: an ImageConfig, that of an operator, that of an earlier change.</summary>
/// <param name="Session">The context that it is in, and its namespace.</param>
/// <param name="Name">Its name.</param>
internal sealed record PipedTarget(IKubernetesSession Session, string Name)
{
    /// <summary>The ConfigMap; null where the object came from a file, or names none, which is reported.</summary>
    public static PipedTarget? Of(K8ssObject input, Action<Diagnostic> report)
    {
        if (input.Origin is not Origin { Context: { } context } origin || origin.Snapshot.Resources.Session is not IKubernetesSession session)
            return null;
        var (@namespace, name) = input switch
        {
            K8ssOperator item => (OfOperator(origin) ?? item.Namespace, item.ImageConfigName),
            K8ssImageConfig config => (config.Namespace, config.Name),
            K8ssChange { Kind: "ConfigMap" } change => (change.Namespace, change.Name),
            _ => (null, null),
        };
        if (name is not null)
            return new PipedTarget(new NarrowedSession(session, context, @namespace is null ? [] : [@namespace]), name);
        report(ChangeRules.NoTarget.At(
            new SourceLocation(context, 0, 0, null, null), (input is K8ssChange ? "The change of " : "The operator ") + Printable.Escape(input.ToString(), 160) + (input is K8ssChange ? " is of no ImageConfig." : " reads no ImageConfig."), "Get-K8ssOperator shows what operators read."));
        return null;
    }

    private static string? OfOperator(Origin origin) =>
        origin.Snapshot.Operators.FirstOrDefault(deployment => ReferenceEquals(deployment.Root, origin.Root)) is { } found ? origin.Snapshot.SourceOf(found, out _)?.Namespace : null;
}
