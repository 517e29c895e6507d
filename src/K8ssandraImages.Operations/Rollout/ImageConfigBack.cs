using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>The text that a change of an ImageConfig replaced comes back, as by Restore-K8ssImageConfig: with a backup, guarded, and noted in the journal.</summary>
internal static class ImageConfigBack
{
    /// <summary>The step that brings it back.</summary>
    /// <param name="path">The backup.</param>
    /// <param name="objects">The context that the ConfigMap is in.</param>
    /// <param name="settings">How operations are carried out.</param>
    /// <exception cref="ChangeException">There is no such backup.</exception>
    public static Step Step(string path, ClusterObjects objects, OperationSettings settings)
    {
        var backup = Backup.Read(path);
        var self = Printable.Escape((backup.Target.Namespace is null ? "" : backup.Target.Namespace + "/") + backup.Target.Name, 200);
        return new Step
        {
            Name = "restore-imageconfig",
            Effect = "Puts back the text that the ImageConfig in " + self + " had before the change " + Printable.Escape(backup.Id, 60),
            Precondition = "Nobody has changed it since",
            Risk = OperationRisk.Low,
            Look = async cancellationToken =>
            {
                var map = await objects.FindAsync(ResourceType.ConfigMap, backup.Target.Namespace, backup.Target.Name, cancellationToken).ConfigureAwait(false);
                return WhyNot(backup, map) is { } finding ? StepLook.Stop(finding)
                    : TextOf(map!) == backup.Text ? StepLook.Done("The ImageConfig in " + self + " has the text from before the change " + Printable.Escape(backup.Id, 60) + ".")
                    : StepLook.Act("Puts back the text of the ImageConfig in " + self + ".", token => Task.Run(() => PutBack(backup, objects, settings, token), token));
            },
        };
    }

    /// <summary>Why a backup cannot come back; null where it can, or is back already.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="map">The ConfigMap as it is now; null where there is none.</param>
    public static Diagnostic? WhyNot(Backup backup, Node? map)
    {
        var location = backup.Target.Location;
        if (map is null)
            return ChangeRules.NoTarget.At(location, "The ConfigMap is not there any more, so the text from before cannot come back.", "Create it, and put the text there: Set-K8ssImageConfig -Content, k8ssimages config set --content.");
        if (TextOf(map) == backup.Text)
            return null;
        return map.At("metadata", "uid")?.Text == backup.Uid && TextOf(map) is { } text && Backup.HashOf(text) == backup.HashAfter ? null : ChangeRules.Conflict.At(
            location,
            "The ImageConfig is not what the change " + Printable.Escape(backup.Id, 60) + " made of it: somebody has changed it since, and the text from before would undo that too.",
            "Change the fields that are meant: Set-K8ssImageConfig, k8ssimages config set.");
    }

    private static string? TextOf(Node map) => map["data"]?[ImageConfigSource.Key] is { IsString: true } text ? text.Text : null;

    // Whatever kept it from being written the first time was passed over then, and is passed over now; somebody else's change is not.
    private static void PutBack(Backup backup, ClusterObjects objects, OperationSettings settings, CancellationToken cancellationToken)
    {
        var findings = new List<Diagnostic>();
        var session = new NarrowedSession(objects.Session, objects.Context, backup.Target.Namespace is { } @namespace ? [@namespace] : []);
        using var planner = new ImageConfigPlanner(settings.ForChanges with { Force = true }, new ManifestOptions(), findings.Add, cancellationToken);
        var plan = planner.InClusters(session, target => target.Object.IsSame(backup.Target) ? new WantedBackup(backup, force: false) : null, [backup.Target.Name], force: true).FirstOrDefault();
        if (plan is null)
            throw new ChangeException(findings.Find(static finding => finding.Severity == DiagnosticSeverity.Error) ?? ChangeRules.NoTarget.At(backup.Target.Location, "The ConfigMap cannot be read.", "Look at it: kubectl get configmap " + objects.Where));
        try
        {
            new ChangeApplication(plan).Run(cancellationToken);
        }
        catch (ChangeException exception) when (exception.Diagnostic.Cause is KubernetesException { Kind: KubernetesErrorKind.Unreachable or KubernetesErrorKind.Timeout or KubernetesErrorKind.Server or KubernetesErrorKind.Protocol or KubernetesErrorKind.TooManyRequests } cause)
        {
            throw new UncertainWriteException(cause); // Looked at again, it is told.
        }
    }
}
