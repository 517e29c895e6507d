using K8ssandraImages.Engine;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>Carries out operations whose steps a test makes up, and keeps what is said.</summary>
internal sealed class OperationBench : IDisposable
{
    public static readonly Rule Broken = new("KSI0221", DiagnosticSeverity.Error, "Broken");

    private readonly TemporaryFolder _folder = new();

    public StateFolder State => StateFolder.Find(Path.Combine(_folder.Path, "state"));

    public List<Diagnostic> Findings { get; } = [];

    public List<OperationProgress> Progress { get; } = [];

    public TimeSpan? Timeout { get; set; }

    public OperationSettings Settings => new()
    {
        State = State,
        Command = "Test-Operation",
        Report = Findings.Add,
        Timeout = Timeout,
        Progress = Progress.Add,
        Interval = TimeSpan.FromMilliseconds(5),
    };

    public OperationRecord Record { get; } = new()
    {
        Id = "20260102T030405678Z-abc123",
        Kind = OperationKind.Restart,
        Command = "Test-Operation",
        Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Target = new ChangedObject { Kind = "Deployment", Context = "c", Server = "https://c.invalid/", Namespace = "ops", Name = "operator" },
        Facts = System.Text.Json.JsonSerializer.SerializeToElement(new { Mark = "m" }),
    };

    public string RecordPath => Path.Combine(State.FullPath, "operations", Record.Id + ".json");

    /// <summary>The lines of the journal, as <c>step action phase outcome</c>; step 0 is the operation itself.</summary>
    public IEnumerable<string> Lines => new Journal(State).Read(Findings.Add).Select(static entry => (entry.Step + " " + entry.Action + " " + entry.Phase + " " + entry.Outcome).TrimEnd());

    public static Step Step(string name, Func<StepLook> look) => new() { Name = name, Effect = "Does " + name, Look = _ => Task.FromResult(look()) };

    public static Diagnostic Failure(string message) => Broken.At(null, message, "Mend it.");

    public OperationPlan Plan(params Step[] steps) => new(Record, "Deployment ops/operator in the context c", "Do it", steps, Settings);

    public OperationPlan Plan(Func<CancellationToken, IReadOnlyList<Step>> rollback, params Step[] steps) =>
        new(Record, "Deployment ops/operator in the context c", "Do it", steps, Settings) { Rollback = rollback };

    public void Dispose() => _folder.Dispose();
}
