using System.Globalization;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.TestCluster;
using Xunit.Abstractions;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>
/// Carries an operation out once without a fault to learn its writes, then once for each write and each fault; after each fault it
/// is resumed, and the world must be what it is without one. Prints what came of each.
/// </summary>
/// <param name="cluster">The API server.</param>
/// <param name="output">Where the table goes.</param>
internal sealed class FaultMatrix(ClusterFixture cluster, ITestOutputHelper output)
{
    private const int AtOnce = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly Lock Printing = new();

    /// <summary>Runs the matrix of one kind of operation.</summary>
    /// <param name="name">What stands in the table.</param>
    /// <param name="begin">Prepares a world of its own.</param>
    /// <param name="stops">Which write and fault end, resumed as well, in Stopped, with nothing lost; null for none.</param>
    /// <returns>The rows; at least one a write and fault.</returns>
    public async Task<IReadOnlyList<Row>> RunAsync(string name, Func<ClusterFixture, Task<IFaultScenario>> begin, Func<string, WriteFault, bool>? stops = null)
    {
        var clean = await RunAsync(begin, 0, default);
        Assert.Equal(OperationState.Completed, clean.Resumed);
        Assert.NotEmpty(clean.Writes);
        var cases = clean.Writes.SelectMany((write, index) => Enum.GetValues<WriteFault>().Select(fault => (Index: index + 1, Write: write, Fault: fault))).ToList();
        var rows = new Row[cases.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, cases.Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (at, _) =>
        {
            var (index, write, fault) = cases[at];
            var run = await RunAsync(begin, index, fault);
            rows[at] = new Row(name, index, write, fault, run);
        });
        Print(rows);
        Assert.All(rows, row =>
        {
            // A write that never came was not tried.
            Assert.NotNull(row.Run.Hit);
            var isStopped = stops?.Invoke(row.Write, row.Fault) == true;
            Assert.True(row.Run.Resumed == (isStopped ? OperationState.Stopped : OperationState.Completed), row + ": " + row.Run.Said);
            if (!isStopped)
                Assert.Equal(clean.End, row.Run.End);
        });
        return rows;
    }

    private async Task<FaultedRun> RunAsync(Func<ClusterFixture, Task<IFaultScenario>> begin, int faultAt, WriteFault fault)
    {
        await using var scenario = await begin(cluster);
        using var folder = new TemporaryFolder();
        var findings = new List<Diagnostic>();
        var settings = new OperationSettings
        {
            State = StateFolder.Find(Path.Combine(folder.Path, "state")),
            Command = "test",
            Report = findings.Add,
            Timeout = Patience,
            Interval = TimeSpan.FromMilliseconds(100),
        };
        var faults = new WriteFaults(faultAt, fault);
        var session = KubernetesSession.Open(scenario.Options, findings.Add, connection => faults.Around(new KubernetesClient(connection)));
        using var held = ((IKubernetesSession)session).Hold();
        var plan = scenario.Plan(session, settings) ?? throw new InvalidOperationException("No plan: " + string.Join('\n', findings));
        var first = Outcome.Of(() => plan.Run(faults.Stop.Token));
        var resumed = first.Operation;
        if (resumed is not { State: OperationState.Completed or OperationState.Unchanged })
        {
            // As another process would: from what is on disk, and nothing else. What was killed before its first write is begun anew.
            var again = KubernetesSession.Open(scenario.Options, findings.Add);
            using var heldAgain = ((IKubernetesSession)again).Hold();
            var catalog = new OperationCatalog(settings, _ => again);
            var id = catalog.List().Select(static operation => operation.Id).LastOrDefault();
            resumed = (id is null ? scenario.Plan(again, settings) : catalog.Resume(id))?.Run(CancellationToken.None);
        }

        return new FaultedRun(
            first.Word,
            resumed?.State == OperationState.Unchanged ? OperationState.Completed : resumed?.State,
            await scenario.EndAsync(),
            faults.Writes,
            faults.Hit,
            string.Join(" | ", findings.Where(static finding => finding.Severity == DiagnosticSeverity.Error).Select(static finding => finding.Message)) + (resumed is null ? "" : " | " + resumed.Reason));
    }

    // To the test's output, and to a file where one is named, for the output of tests that pass is mostly not shown.
    private void Print(IReadOnlyList<Row> rows)
    {
        string[] table = ["| operation | write | fault | first | resumed |", "| --- | --- | --- | --- | --- |", .. rows.Select(static row => row.ToString())];
        foreach (var line in table)
            output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("K8SSANDRAIMAGES_FAULT_MATRIX") is not { Length: > 0 } file)
            return;
        lock (Printing)
            File.AppendAllLines(file, [.. table, ""]);
    }

    /// <summary>A line of the table.</summary>
    public sealed record Row(string Operation, int Index, string Write, WriteFault Fault, FaultedRun Run)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"| {Operation} | {Index} {Write} | {Fault} | {Run.First} | {Run.Resumed} |");
    }

    /// <summary>What came of one run.</summary>
    /// <param name="First">How the run with the fault ended.</param>
    /// <param name="Resumed">How it ended at last.</param>
    /// <param name="End">What the world is then.</param>
    /// <param name="Writes">The writes of the first run.</param>
    /// <param name="Hit">The write that went wrong.</param>
    /// <param name="Said">The errors.</param>
    public sealed record FaultedRun(string First, OperationState? Resumed, string End, IReadOnlyList<string> Writes, string? Hit, string Said);

    private sealed record Outcome(string Word, K8ssOperation? Operation)
    {
        public static Outcome Of(Func<K8ssOperation> run)
        {
            try
            {
                var operation = run();
                return new Outcome(operation.State.ToString(), operation);
            }
            catch (ProcessKilledException)
            {
                return new Outcome("killed", null);
            }
            catch (OperationCanceledException)
            {
                return new Outcome("interrupted", null);
            }
        }
    }
}

/// <summary>A world in which an operation is carried out.</summary>
internal interface IFaultScenario : IAsyncDisposable
{
    /// <summary>How its cluster is reached.</summary>
    LiveOptions Options { get; }

    /// <summary>The operation; null where there is none.</summary>
    OperationPlan? Plan(KubernetesSession session, OperationSettings settings);

    /// <summary>What the world is, without what differs from one world to the next; fails where something is lost.</summary>
    Task<string> EndAsync();
}
