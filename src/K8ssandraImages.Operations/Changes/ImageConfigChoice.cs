using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Operations.Changes;

/// <summary>
/// Chooses which ConfigMaps of a cluster are meant: those that its operators read, or one that is named. To change one that no
/// operator reads has no effect, and is what most people do by mistake.
/// </summary>
internal sealed class ImageConfigChoice(Snapshot snapshot, string context, IReadOnlyList<string> namespaces, IReadOnlyList<string> names, bool force, Action<Diagnostic> report)
{
    /// <summary>The ConfigMaps, each with the operators that read it.</summary>
    public IEnumerable<ChosenImageConfig> Choose()
    {
        if (snapshot.Resources.WhyUnread(context) is not null)
            yield break; // it has been said why
        var read = Read(out var failures).ToList();
        var found = false;
        foreach (var chosen in read.Where(IsMeant))
        {
            found = true;
            yield return chosen;
        }

        foreach (var name in names.Where(name => !read.Exists(chosen => chosen.Name == name && IsMeant(chosen))))
        {
            found = true;
            if (Unread(name, read) is { } chosen)
                yield return chosen;
        }

        if (found)
            yield break;
        foreach (var failure in failures)
            report(failure);
        if (failures.Count == 0)
            report(Nothing());
    }

    // In the order of their names; several operators may read one.
    private IEnumerable<ChosenImageConfig> Read(out List<Diagnostic> failures)
    {
        failures = [];
        var readers = new Dictionary<(string Namespace, string Name), List<OperatorDeployment>>();
        foreach (var deployment in snapshot.Operators.Where(deployment => deployment.Context == context))
        {
            var source = snapshot.SourceOf(deployment, out var failure);
            if (source is not null)
            {
                var key = (source.Namespace ?? "", source.Name);
                if (!readers.TryGetValue(key, out var list))
                    readers.Add(key, list = []);
                list.Add(deployment);
            }
            else if (failure is not null && IsIn(deployment.Namespace))
            {
                failures.Add(failure);
            }
        }

        return readers.OrderBy(static pair => pair.Key.Namespace, StringComparer.Ordinal).ThenBy(static pair => pair.Key.Name, StringComparer.Ordinal)
            .Select(static pair => new ChosenImageConfig(pair.Key.Namespace, pair.Key.Name, [.. pair.Value.OrderBy(static deployment => deployment.Kind)]));
    }

    private ChosenImageConfig? Unread(string name, List<ChosenImageConfig> read)
    {
        var places = namespaces.Count > 0
            ? namespaces
            : [.. snapshot.Resources.ConfigMaps.Where(map => map.Context == context && map.Root.At("metadata", "name")?.Text == name).Select(static map => map.Root.At("metadata", "namespace")?.Text ?? "").Concat(snapshot.Operators.Where(deployment => deployment.Context == context).Select(static deployment => deployment.Namespace ?? "")).Distinct(StringComparer.Ordinal)];
        if (places.Count != 1)
        {
            report(ChangeRules.NoTarget.At(
                At(name),
                "No operator in the context " + Printable.Escape(context, 80) + " reads a ConfigMap " + Printable.Escape(name, 80) + (places.Count == 0 ? "." : ", and which namespace is meant is not said."),
                "Name its namespace too (-Namespace, --namespace)."));
            return null;
        }

        var right = read.FindAll(chosen => chosen.Namespace == places[0]);
        // What may not be read is no news about who reads what.
        var unknown = snapshot.Resources.WhyUnread(context, places[0]) ?? (right.Count == 0 ? snapshot.Resources.WhyPartlyRead(context) : null);
        var shown = right.Count > 0 ? right : read;
        var self = Printable.Escape(places[0], 80) + "/" + Printable.Escape(name, 80);
        var message = unknown is not null
            ? "Whether an operator reads the ConfigMap " + self + " is not known: " + unknown.Message
            : "No operator reads the ConfigMap " + self + ", so to change it has no effect"
                + (shown.Count == 0 ? "." : ": " + string.Join(", ", shown.Take(3).Select(static chosen => chosen.Readers[0] + " reads " + chosen.Namespace + "/" + chosen.Name).Select(static text => Printable.Escape(text, 300))) + ".");
        var remedy = unknown is not null ? unknown.Remedy ?? "Let the account read it."
            : shown.Count != 1 && right.Count == 0 ? "See which operators there are: Get-K8ssOperator, k8ssimages operators."
            : "Change " + Printable.Escape(shown[0].Namespace + "/" + shown[0].Name, 200) + " instead: leave -ConfigMapName (--configmap) out" + (right.Count > 0 ? "." : ", and give its namespace (-Namespace, --namespace).");
        if (!force)
        {
            report(ChangeRules.NotReadByOperator.At(At(name), message + " Nothing was written.", remedy + " -Force (--force) changes it all the same."));
            return null;
        }

        report(new Diagnostic(ChangeRules.NotReadByOperator.Id, DiagnosticSeverity.Warning, message, At(name), remedy));
        return new ChosenImageConfig(places[0], name, []);
    }

    private Diagnostic Nothing()
    {
        var elsewhere = snapshot.Operators.Where(deployment => deployment.Context == context).Select(static deployment => deployment.Namespace ?? "").Distinct(StringComparer.Ordinal).ToList();
        return ChangeRules.NoTarget.At(
            new SourceLocation(context, 0, 0, null, null),
            "No operator that reads an ImageConfig " + (snapshot.Resources.WhyPartlyRead(context) is null ? "is" : "can be seen") + " in the context " + Printable.Escape(context, 80) + (namespaces.Count == 0 ? "." : ", " + (namespaces.Count == 1 ? "namespace " : "namespaces ") + Printable.Escape(string.Join(", ", namespaces), 200) + "."),
            elsewhere.Count > 0
                ? "Operators are in " + Printable.Escape(string.Join(", ", elsewhere), 200) + ": give their namespace (-Namespace, --namespace)."
                : "Name the context of the cluster in which the operator runs (-Context, --context); Get-K8ssOperator, k8ssimages operators show operators.");
    }

    private SourceLocation At(string name) => new(context, 0, 0, "ConfigMap " + name, null);

    private bool IsMeant(ChosenImageConfig chosen) => IsIn(chosen.Namespace) && (names.Count == 0 || names.Contains(chosen.Name, StringComparer.Ordinal));

    private bool IsIn(string? @namespace) => namespaces.Count == 0 || namespaces.Contains(@namespace ?? "", StringComparer.Ordinal);
}

/// <summary>A ConfigMap that is to be changed.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Readers">The operators that read it, cass-operators first.</param>
internal sealed record ChosenImageConfig(string Namespace, string Name, IReadOnlyList<OperatorDeployment> Readers);
