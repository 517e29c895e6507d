using K8ssandraImages.Cli.Output;
using K8ssandraImages.Cli.Output.Lint;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Cli;

/// <summary>One run of a command: what goes to which stream, and what it means for the exit code.</summary>
internal sealed class CommandRun : IDisposable
{
    // Who reads a log wants to know what it is at, not each second.
    private const long ToldEvery = 10_000;

    private readonly Messages _messages;
    private readonly Interruption _interruption;
    private readonly DistinctFindings _distinct = new();
    private readonly ProgressLine _progress;
    private readonly Dictionary<string, string> _said = new(StringComparer.Ordinal);
    private string? _step;
    private string? _told;
    private long _toldAt;

    public CommandRun(StandardStreams streams, Messages messages, Interruption interruption)
    {
        Streams = streams;
        _messages = messages;
        _interruption = interruption;
        _progress = new ProgressLine(messages);
        Paths = new ManifestPaths(streams, messages, Report);
    }

    public StandardStreams Streams { get; }

    public Messages Messages => _messages;

    /// <summary>What the findings mean.</summary>
    public Findings Findings { get; } = new();

    /// <summary>Reads what paths stand for.</summary>
    public ManifestPaths Paths { get; }

    /// <summary>Is cancelled when somebody wants the process to end. Without it the system ends the process, at once.</summary>
    public CancellationToken Cancellation => _interruption.Token;

    /// <summary>A finding that belongs to no object of the answer.</summary>
    public void Report(Diagnostic diagnostic)
    {
        Findings.Add(diagnostic);
        if (_distinct.Add(diagnostic))
            _messages.Finding(diagnostic);
    }

    /// <summary>Tells how far an operation is: on a terminal in the line of the progress, else a line whenever a step begins, and now and then what it waits for.</summary>
    public void Show(OperationProgress progress)
    {
        _progress.WaitFor(progress);
        var step = progress.Operation + "/" + progress.Step;
        if (_messages.IsTerminal)
            return;
        if (step != _step)
        {
            (_step, _told, _toldAt) = (step, null, Environment.TickCount64);
            _messages.Note("step " + progress.Step + " of " + progress.Steps + ": " + progress.Effect);
        }
        else if (progress.WaitsFor != _told && Environment.TickCount64 - _toldAt >= ToldEvery)
        {
            (_told, _toldAt) = (progress.WaitsFor, Environment.TickCount64);
            _messages.Note("step " + progress.Step + " of " + progress.Steps + ": " + progress.WaitsFor);
        }
    }

    /// <summary>Tells how far a wait is: on a terminal in the line of the progress, else a line whenever a datacenter waits for something else.</summary>
    public void Show(WaitProgress progress)
    {
        _progress.WaitFor(progress);
        if (_messages.IsTerminal)
            return;
        foreach (var waited in progress.Waited)
        {
            if (_said.TryGetValue(waited.Description, out var said) && said == waited.Reason)
                continue;
            _said[waited.Description] = waited.Reason;
            _messages.Note(waited.Description + ": " + waited.Reason);
        }
    }

    /// <summary>Writes an answer, object by object as they come, and gives the exit code.</summary>
    /// <param name="shape">How the objects are written.</param>
    /// <param name="format">In which format.</param>
    /// <param name="explains">Whether everything is to be told.</param>
    /// <param name="items">The objects.</param>
    /// <param name="fleet">The fleet that they come from, which waits for servers; null where nothing does.</param>
    public int Answer<T>(Shape<T> shape, OutputFormat format, bool explains, IEnumerable<T> items, LiveFleet? fleet = null)
        where T : K8ssObject => Answer(shape, format, explains, items, fleet is null ? null : waiting => fleet.Waiting = waiting);

    /// <summary>Writes an answer, object by object as they come, and gives the exit code.</summary>
    /// <param name="shape">How the objects are written.</param>
    /// <param name="format">In which format.</param>
    /// <param name="explains">Whether everything is to be told.</param>
    /// <param name="items">The objects.</param>
    /// <param name="setWaiting">Takes what is to be called before the thread waits for servers; null where nothing does.</param>
    public int Answer<T>(Shape<T> shape, OutputFormat format, bool explains, IEnumerable<T> items, Action<Action<IReadOnlyCollection<string>>>? setWaiting)
        where T : K8ssObject
    {
        using var output = Open();
        using IRecordWriter<T> writer = format switch
        {
            OutputFormat.Json => new JsonWriter<T>(output, shape),
            OutputFormat.JsonLines => new JsonLinesWriter<T>(output, shape),
            OutputFormat.Csv => new CsvWriter<T>(output, shape),
            OutputFormat.Content => new ContentWriter<T>(output, (ContentShape<T>)shape, Streams.IsOutputTerminal),
            _ => new TableWriter<T>(output, shape, explains, colours: Streams is { IsOutputTerminal: true, AllowsColour: true }),
        };
        try
        {
            Write(shape, writer, output, items, setWaiting, isTable: format is OutputFormat.Table or OutputFormat.Content);
        }
        catch (OutputException exception) when (exception.IsClosedPipe)
        {
            // `| head` has seen enough; what was found so far counts.
        }

        return Findings.ExitCode;
    }

    /// <summary>Writes findings that are the answer themselves, as they come, and gives the exit code.</summary>
    /// <param name="writerOn">Makes what writes them.</param>
    /// <param name="findings">The findings.</param>
    /// <param name="isForPeople">Whether a line at the end counts them.</param>
    /// <param name="setWaiting">Takes what is to be called before the thread waits for servers; null where nothing does.</param>
    public int Answer(Func<OutputBuffer, IFindingWriter> writerOn, IEnumerable<Diagnostic> findings, bool isForPeople, Action<Action<IReadOnlyCollection<string>>>? setWaiting = null)
    {
        using var output = Open();
        using var writer = writerOn(output);
        setWaiting?.Invoke(contexts =>
        {
            output.Flush();
            if (Streams.IsReaderGone())
                throw OutputException.ReaderGone();
            _progress.WaitFor(contexts);
        });
        var counts = new int[3];
        try
        {
            foreach (var diagnostic in findings)
            {
                Findings.Add(diagnostic);
                counts[(int)diagnostic.Severity]++;
                writer.Write(diagnostic);
                _progress.Count("findings");
            }

            writer.End();
            output.Flush();
            if (isForPeople)
                _messages.Note(Counted(counts[2], "error") + ", " + Counted(counts[1], "warning") + ", " + Counted(counts[0], "information") + ".");
        }
        catch (OutputException exception) when (exception.IsClosedPipe)
        {
            // `| head` has seen enough; what was found so far counts.
        }

        return Findings.ExitCode;
    }

    /// <summary>Does something with one target; that it cannot be done is reported.</summary>
    public int Try(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (ChangeException exception)
        {
            Report(exception.Diagnostic);
            return Findings.ExitCode;
        }
    }

    public void Dispose() => _progress.Dispose();

    private static string Counted(int count, string what) => count + " " + what + (count == 1 || what == "information" ? "" : "s");

    private OutputBuffer Open()
    {
        var output = new OutputBuffer(Streams.OpenOutput(), flushesAlways: Streams.IsOutputTerminal);
        if (Streams.IsOutputTerminal)
        {
            output.BeforeWrite = _progress.Hide;
            output.AfterWrite = _progress.Show;
        }

        return output;
    }

    private void Write<T>(Shape<T> shape, IRecordWriter<T> writer, OutputBuffer output, IEnumerable<T> items, Action<Action<IReadOnlyCollection<string>>>? setWaiting, bool isTable)
        where T : K8ssObject
    {
        // JSON has the findings; and on one terminal an explained object has them below it already.
        var tellsFindings = !writer.ShowsFindings || (isTable && !(Streams.IsOutputTerminal && Streams.IsErrorTerminal));
        var held = new List<Diagnostic>();
        void EndGroup()
        {
            writer.EndGroup();
            held.ForEach(Report);
            held.Clear();
        }

        setWaiting?.Invoke(contexts =>
        {
            EndGroup();
            output.Flush();
            if (Streams.IsReaderGone())
                throw OutputException.ReaderGone();
            _progress.WaitFor(contexts);
        });

        T? last = null;
        foreach (var item in items)
        {
            if (last is not null && !shape.IsSameGroup(last, item))
                EndGroup();
            foreach (var diagnostic in shape.DiagnosticsOf(item))
            {
                Findings.Add(diagnostic);
                if (tellsFindings)
                    held.Add(diagnostic);
            }

            writer.Write(item);
            _progress.Count(shape.Plural);
            last = item;
        }

        EndGroup();
        writer.End();
        output.Flush();
        if (last is null && isTable)
            _messages.Note("no " + shape.Plural + ".");
    }
}
