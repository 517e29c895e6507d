using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Linting;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Operations.Changes;

/// <summary>
/// Works out what a change of one ImageConfig does: the text, what the operators make of it, and the images that differ. Only
/// reads; called again when the target has changed meanwhile.
/// </summary>
internal sealed class PlanMaking(ImageConfigTarget target, WantedText wanted, GovernedFleet fleet, ChangeSettings settings, Action<Diagnostic> report)
    : ChangeMaking(target, wanted.Action, settings, report)
{
    protected override ChangePlan Make(ChangePlan? planned, StoredState state, CancellationToken cancellationToken) =>
        Make((TargetState?)planned?.Precondition, (TargetState)state, cancellationToken);

    private ChangePlan Make(TargetState? planned, TargetState state, CancellationToken cancellationToken)
    {
        var findings = new List<Diagnostic>();
        var before = fleet.SnapshotWith(state);
        var readers = Decode(before, state.Source);
        var main = readers[0];
        if (planned is not null && wanted.WhyNotAnyMore(target, planned, state, main.Config, main.Form) is { } conflict)
            throw new ChangeException(conflict);
        var draft = wanted.Make(target, state, main.Config, main.Form, findings.Add);
        if (draft.IsUnchanged)
            return Plan(state, draft, before, before, main.Config) with { Diagnostics = Said(findings) };

        var owners = CheckOwners(state.Source.Root, findings);
        var after = Replace(before, state, draft);
        CheckText(readers, Decode(after, draft.Source), before, after, state, draft, findings);
        // Warnings stand above the question whether to go on.
        var said = Said(findings);
        var rows = fleet.Compare(state, draft, wanted.Registry is not null, cancellationToken);
        var staying = wanted.Registry is { } registry ? new StayingImages(registry, target.Object.Context, (target as ConfigMapTarget)?.Where).Of(rows, OperatorsBeside(after), after) : [];
        if (staying.Count > 0)
        {
            Report(ChangeRules.NotMoved.At(
                target.Location,
                (staying.Count == 1 ? "One image is" : staying.Count + " images are") + " not moved to " + Printable.Escape(wanted.Registry, 120) + ": custom resources, pod templates or Deployments decide about " + (staying.Count == 1 ? "it." : "them."),
                "Each is listed as not moved (property NotMoved), with the way to move it."));
        }

        return Plan(state, draft, before, after, main.Config) with
        {
            Images = rows.Any(static row => row.Datacenter is not null) ? [.. rows.Where(static row => row.Change != ImageChangeKind.None)] : Given(before, after, state, draft),
            NotMoved = staying,
            Owners = owners,
            Diagnostics = said,
        };
    }

    private ChangePlan Plan(TargetState state, Draft draft, Snapshot before, Snapshot after, ImageConfig main) => new(this, state, draft)
    {
        Release = main.Release.Version.ToString(),
        Diff = UnifiedDiff.Of(state.Text, draft.Text, target.Label),
        NextStep = draft.IsUnchanged ? null : NextStep(main.Release),
        Before = before,
        After = after,
    };

    private string? NextStep(CassOperatorRelease release) => target is ConfigMapTarget configMap
        ? NextSteps.OfConfigMap(configMap.Where, fleet.Readers, release)
        : NextSteps.OfFile(target.Label, target.Object.Key is not null, fleet.Readers, release);

    // What every reader makes of it; where none is known, what its form tells.
    private List<(ImageConfig Config, string Form)> Decode(Snapshot snapshot, ImageConfigSource source)
    {
        if (fleet.Readers.Count == 0)
        {
            var config = snapshot.Decode(source);
            return [(config, Snapshot.FormOf(source, config.Release, null))];
        }

        return [.. fleet.Readers.Select(reader =>
        {
            var config = snapshot.Decode(source, reader);
            return (config, Snapshot.FormOf(source, config.Release, reader));
        })];
    }

    private static Snapshot Replace(Snapshot before, TargetState state, Draft draft)
    {
        var given = before.Options.ImageConfig is { } option ? [option] : Array.Empty<ImageConfigSource>();
        var old = given.Concat(before.ImageConfigs).FirstOrDefault(source => ReferenceEquals(source.Root, state.Source.Root));
        return old is null ? before : before.Replacing(old, draft.Source.Root);
    }

    // ---- what speaks against it -------------------------------------------------------------------------------------

    private void CheckText(List<(ImageConfig Config, string Form)> before, List<(ImageConfig Config, string Form)> after, Snapshot old, Snapshot @new, TargetState state, Draft draft, List<Diagnostic> findings)
    {
        for (var i = 0; i < after.Count; i++)
        {
            var config = after[i].Config;
            if (!config.IsLoaded)
            {
                var cause = config.Component("").Diagnostics.FirstOrDefault(static finding => finding.Severity == DiagnosticSeverity.Error);
                Refuse(
                    ChangeRules.WouldBreak,
                    cause?.Location ?? target.Location,
                    "With the new text " + Reader(i, config) + " does not start" + (before[i].Config.IsLoaded ? "" : ", as with the old one") + ": " + (cause is null ? "it cannot be read." : WithoutHead(cause.Message)),
                    cause?.Remedy ?? "Look at the text.",
                    findings);
            }
            else if (i == 0)
            {
                wanted.Verify(config, findings.Add);
            }
        }

        foreach (var finding in NewFindings.Of(Findings(old, state.Source, before), Findings(@new, draft.Source, after)))
        {
            if (finding.Severity == DiagnosticSeverity.Error)
                Refuse(ChangeRules.WouldBreak, finding.Location, "The new text has an error that the old one has not: " + finding.Id + ": " + finding.Message, finding.Remedy ?? "Look at docs/rules/" + finding.Id + ".md.", findings);
            else
                findings.Add(finding);
        }
    }

    private static string WithoutHead(string message)
    {
        const string Head = "The operator does not start: ";
        return message.StartsWith(Head, StringComparison.Ordinal) ? message[Head.Length..] : message;
    }

    // That it does not load is said by itself. Who is not known to read it may be of any release; what holds in old ones only is
    // no news to most.
    private IEnumerable<Diagnostic> Findings(Snapshot snapshot, ImageConfigSource source, List<(ImageConfig Config, string Form)> readers)
    {
        var main = readers[0];
        var beside = fleet.Readers.FirstOrDefault(static reader => reader.Kind == OperatorKind.K8ssandraOperator) is { } reader ? snapshot.K8ssandraOperatorOf(reader.Context, reader.Namespace).Release : null;
        var found = fleet.Readers.Count == 0 && snapshot.Options.CassOperatorVersion is null
            ? ImageConfigLinter.LintForAnyRelease(source).Where(static finding => finding.Severity > DiagnosticSeverity.Information)
            : ImageConfigLinter.Lint(source, main.Config.Release, main.Form, beside);
        return found.Concat(readers.Skip(1).SelectMany(static other => other.Config.Diagnostics)).Where(static finding => finding.Id != ImageConfigRules.NotLoaded.Id);
    }

    private string Reader(int index, ImageConfig config) => index < fleet.Readers.Count
        ? Printable.Escape(fleet.Readers[index].ToString(), 160)
        : "cass-operator " + config.Release.Version;

    // ---- what differs -----------------------------------------------------------------------------------------------

    private IEnumerable<OperatorDeployment> OperatorsBeside(Snapshot snapshot) => snapshot.Operators.Where(
        deployment => deployment.Context == target.Object.Context && (fleet.Readers.Any(reader => ReferenceEquals(reader.Root, deployment.Root)) || target.Object.Namespace is null || deployment.Namespace is null || deployment.Namespace == target.Object.Namespace));

    // Where no datacenter is known, what the ImageConfig itself gives is all that can be compared.
    private static List<K8ssImageChange> Given(Snapshot before, Snapshot after, TargetState state, Draft draft)
    {
        var old = new Fleet(before).ImageConfig(state.Source);
        var @new = new Fleet(after).ImageConfig(draft.Source);
        var changes = new List<K8ssImageChange>();
        foreach (var component in old.Images.Concat(@new.Images).Select(static entry => entry.Component).Distinct(StringComparer.Ordinal))
        {
            var (one, other) = (old.Images.FirstOrDefault(entry => entry.Component == component), @new.Images.FirstOrDefault(entry => entry.Component == component));
            var change = (one, other) switch
            {
                (null, _) => ImageChangeKind.Added,
                (_, null) => ImageChangeKind.Removed,
                _ => (one.Image == other.Image ? ImageChangeKind.None : ImageChangeKind.Image)
                    | (one.PullPolicy == other.PullPolicy ? ImageChangeKind.None : ImageChangeKind.PullPolicy)
                    | (old.PullSecrets.SequenceEqual(@new.PullSecrets, StringComparer.Ordinal) ? ImageChangeKind.None : ImageChangeKind.PullSecrets),
            };
            if (change == ImageChangeKind.None)
                continue;
            changes.Add(new K8ssImageChange
            {
                Context = old.Context,
                Component = component,
                Change = change,
                Before = one?.Image,
                After = other?.Image,
                PullPolicyBefore = one?.PullPolicy,
                PullPolicyAfter = other?.PullPolicy,
                PullSecretsBefore = old.PullSecrets,
                PullSecretsAfter = @new.PullSecrets,
            });
        }

        return changes;
    }
}
