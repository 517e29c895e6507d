using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;

namespace K8ssandraImages.Engine.Resolution;

/// <summary>A workload whose containers its operator writes in full: Reaper, Stargate, Medusa outside the Cassandra pods, an operator itself.</summary>
internal sealed record WorkloadModel(Scope Scope, WorkloadKind Kind, Node Node)
{
    /// <summary>The name of its Deployment or StatefulSet; null where it has none.</summary>
    public string? Name { get; init; }

    public List<(ContainerKind Kind, ContainerModel Container)> Containers { get; } = [];

    public List<Candidate> PullSecrets { get; } = [];

    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Adds the workload's images to a list.</summary>
    public void Resolve(EffectiveImageFactory factory, List<EffectiveImage> images)
    {
        foreach (var (kind, container) in Containers)
        {
            var component = container.Component ?? container.Name;
            var diagnostics = new List<Diagnostic>(container.Diagnostics);
            foreach (var finding in Findings)
            {
                if (finding.Component == component)
                    diagnostics.Add(finding.Diagnostic);
            }

            images.Add(factory.Create(new EffectiveImageFactory.Parts
            {
                Scope = Scope,
                Workload = Kind,
                WorkloadName = Name,
                Container = container.Name,
                Kind = kind,
                Component = component,
                Image = container.Image,
                Answer = container.Answer,
                PullPolicy = container.PullPolicy,
                PullSecrets = PullSecrets,
                Diagnostics = diagnostics.ToArray(),
                Place = container.Node ?? Node,
            }));
        }
    }
}
