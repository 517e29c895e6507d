using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Engine;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Changes;

/// <summary>Finds the ImageConfigs that are meant, and plans what is wanted of each.</summary>
internal sealed class ImageConfigPlanner(ChangeSettings settings, ManifestOptions options, Action<Diagnostic> report, CancellationToken cancellationToken)
    : ChangePlanner(settings, options, report, cancellationToken)
{
    // ---- clusters ---------------------------------------------------------------------------------------------------

    /// <summary>Plans for the ConfigMaps of clusters.</summary>
    /// <param name="session">The clusters; its namespaces are those of the ConfigMaps.</param>
    /// <param name="wantedOf">What is wanted of one; null for nothing.</param>
    /// <param name="names">Names of ConfigMaps; empty for all that operators read.</param>
    /// <param name="force">Whether those that no operator reads are meant too.</param>
    public IEnumerable<ChangePlan> InClusters(IKubernetesSession session, Func<ConfigMapTarget, WantedText?> wantedOf, IReadOnlyList<string> names, bool force)
    {
        Hold(session);
        var survey = new LiveFleet(session, Options, Report, CancellationToken) { Waiting = Waiting };
        survey.LoadOperators(CancellationToken);
        foreach (var context in session.Contexts)
        {
            foreach (var chosen in new ImageConfigChoice(survey.Snapshot, context, session.Options.Namespaces, names, force, Report).Choose())
            {
                var target = new ConfigMapTarget(session, context, chosen.Namespace, chosen.Name);
                var fleet = new LiveGovernedFleet(session, target, survey.Snapshot, Options, Report) { Readers = chosen.Readers, Waiting = Waiting };
                if (wantedOf(target) is { } wanted && TryPlan(target, wanted, fleet) is { } plan)
                    yield return plan;
            }
        }
    }

    // ---- files ------------------------------------------------------------------------------------------------------

    /// <summary>Plans for the ImageConfigs in files.</summary>
    /// <param name="inputs">The files, with the datacenters whose images are to be compared among them.</param>
    /// <param name="wantedOf">What is wanted of one; null for nothing.</param>
    /// <param name="names">Names of ConfigMaps; empty for all ImageConfigs.</param>
    /// <param name="written">What is to be written by hand where a text cannot be read; null for nothing.</param>
    public IEnumerable<ChangePlan> InFiles(IReadOnlyList<ManifestInput> inputs, Func<FileTarget, WantedText?> wantedOf, IReadOnlyList<string> names, WantedText? written = null)
    {
        var targets = new List<FileTarget>();
        var allRead = true;
        foreach (var input in inputs)
            allRead &= TryFind(input, targets, written);
        var meant = names.Count == 0 ? targets : targets.FindAll(target => names.Contains(target.Object.Name, StringComparer.Ordinal));
        if (meant.Count == 0 && inputs.Count > 0 && allRead)
        {
            Report(ChangeRules.NoTarget.At(
                new SourceLocation(inputs[0].Name, 0, 0, null, null),
                (inputs.Count == 1 ? "The file holds" : "The files hold") + " no ImageConfig" + (names.Count == 0 ? ", and no ConfigMap with the key " + ImageConfigSource.Key + "." : " in a ConfigMap " + Printable.Escape(string.Join(", ", names), 200) + "."),
                "Give the file with the ImageConfig, or the ConfigMap that holds it."));
        }

        foreach (var target in meant)
        {
            if (wantedOf(target) is { } wanted && TryPlan(target, wanted, inputs, isNamed: names.Count > 0 || meant.Count == 1) is { } plan)
                yield return plan;
        }
    }

    private bool TryFind(ManifestInput input, List<FileTarget> targets, WantedText? written)
    {
        if (FileOf(input) is not { } file)
            return false;
        try
        {
            var failed = new List<ParsedDocument>();
            var text = file.Read().Text;
            var places = ImageConfigPlaces.Find(text, input.Name, input.IsExplicit, document => { if (document.Failed) failed.Add(document); });
            for (var i = 0; i < places.Count; i++)
                targets.Add(new FileTarget(file, input.IsExplicit, places[i], i));
            ReportUnreadable(text, failed, () => LinesFor(text, written));
            return failed.Count == 0;
        }
        catch (ChangeException exception)
        {
            Report(exception.Diagnostic);
            return false;
        }
    }

    private string? LinesFor(string text, WantedText? wanted)
    {
        var given = ManifestFleet.Version(Options.CassOperatorVersion, "cass-operator");
        var form = (given is { } version ? !new CassOperatorRelease(version).ReadsLabelledConfigMap : text.Contains("v1beta1", StringComparison.Ordinal)) ? "v1beta1" : "v1beta2";
        return wanted?.LinesFor(form, new CassOperatorRelease(given ?? ReleaseCatalog.CassOperatorVersions.Last(candidate => form == "v1beta2" || !new CassOperatorRelease(candidate).ReadsLabelledConfigMap)));
    }

    private ChangePlan? TryPlan(FileTarget target, WantedText wanted, IReadOnlyList<ManifestInput> inputs, bool isNamed)
    {
        // A bare ImageConfig is no object of the cluster: it stands for the one that all read.
        var options = target.Object.Key is null && inputs.FirstOrDefault(input => input.Name == target.Label) is { } own ? Options with { ImageConfig = own } : Options;
        var fleet = ManifestFleet.Read(inputs, options, Report, CancellationToken);
        return ReadersOf(fleet.Snapshot, target, isNamed) is { } readers ? TryPlan(target, wanted, new FileGovernedFleet(fleet, target) { Readers = readers }) : null;
    }

    /// <summary>The operators among the manifests that read a target; null where they read another one, and that is refused.</summary>
    private List<OperatorDeployment>? ReadersOf(Snapshot snapshot, FileTarget target, bool isNamed)
    {
        var source = FileGovernedFleet.Find(snapshot, target);
        if (target.Object.Key is null || source is null)
            return [.. snapshot.Operators.Where(static deployment => deployment.Kind == OperatorKind.CassOperator).Take(1)];
        var others = new List<(OperatorDeployment Deployment, ImageConfigSource Source)>();
        var readers = new List<OperatorDeployment>();
        foreach (var deployment in snapshot.Operators)
        {
            if (snapshot.SourceOf(deployment, out _) is not { } read)
                continue;
            if (ReferenceEquals(read.Root, source.Root))
                readers.Add(deployment);
            else if (source.Namespace is null || deployment.Namespace is null || source.Namespace == deployment.Namespace)
                others.Add((deployment, read));
        }

        if (readers.Count > 0 || others.Count == 0)
            return [.. readers.OrderBy(static deployment => deployment.Kind)];
        var message = "No operator among the manifests reads the " + target.Description + ", so to change it has no effect: "
            + Printable.Escape(others[0].Deployment + " reads " + others[0].Source, 300) + ".";
        var remedy = "Change " + Printable.Escape(others[0].Source.ToString(), 200) + " instead.";
        if (isNamed && !Settings.Force)
        {
            Report(ChangeRules.NotReadByOperator.At(source.Location, message + " Nothing was written.", remedy + " -Force (--force) changes it all the same."));
            return null;
        }

        // cass-operator 1.27 and 1.28 install one that they do not read beside the one that they read: that it stays is as it should be.
        Report(new Diagnostic(ChangeRules.NotReadByOperator.Id, DiagnosticSeverity.Warning, message + (Settings.Force ? "" : " It was left as it is."), source.Location, remedy));
        return Settings.Force ? [] : null;
    }

    private ChangePlan? TryPlan(ImageConfigTarget target, WantedText wanted, GovernedFleet fleet) =>
        new PlanMaking(target, wanted, fleet, Settings, Report).TryMake(CancellationToken);
}
