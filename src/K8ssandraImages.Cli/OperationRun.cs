using System.Text;
using K8ssandraImages.Cli.Output;
using K8ssandraImages.Cli.Output.Shapes;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Cli;

/// <summary>Shows plans of operations, asks about each where somebody is to be asked, carries them out, and writes what came of it.</summary>
/// <param name="run">The run of the command.</param>
/// <param name="messages">Where questions go.</param>
/// <param name="consent">Who decides.</param>
/// <param name="format">How the answer is written.</param>
internal sealed class OperationRun(CommandRun run, Messages messages, Consent consent, OutputFormat format)
{
    private bool _isRefused;
    private bool _hasFailed;
    private StreamReader? _input;
    private Action<IReadOnlyCollection<string>>? _waiting;

    /// <summary>Whether a dry run looks how far an operation is.</summary>
    public bool Surveys { get; init; }

    /// <summary>Carries plans out, one after the other; after one that failed none begins.</summary>
    /// <param name="plans">The plans.</param>
    /// <param name="setWaiting">Takes what is to be called before the thread waits for servers; null where nothing does.</param>
    /// <returns>The exit code: 1 also where somebody said no, and where an operation did not come to its end.</returns>
    public int Of(IEnumerable<OperationPlan> plans, Action<Action<IReadOnlyCollection<string>>>? setWaiting = null)
    {
        var code = run.Answer(new OperationShape(), format, explains: consent != Consent.Asked, Operations(plans), waiting => setWaiting?.Invoke(_waiting = waiting));
        return code == ExitCode.Fine && (_isRefused || _hasFailed) ? ExitCode.Findings : code;
    }

    private IEnumerable<K8ssOperation> Operations(IEnumerable<OperationPlan> plans)
    {
        foreach (var plan in plans)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            if (plan.IsUnchanged || consent == Consent.DryRun)
            {
                yield return Surveys ? plan.Survey(run.Cancellation) : plan.Describe();
            }
            else if (_hasFailed)
            {
                // Whoever goes on after a failure takes down one datacenter after the other.
                messages.Note("left as it is, because the one before failed: " + plan.Target + ".");
                yield return plan.Describe();
            }
            else if (consent == Consent.Asked && !Ask(plan))
            {
                _isRefused = true;
            }
            else
            {
                var operation = plan.Run(run.Cancellation);
                _hasFailed = operation.State is OperationState.Stopped or OperationState.RolledBack;
                yield return operation;
            }
        }
    }

    private bool Ask(OperationPlan plan)
    {
        // What came of the plans before stands above the question.
        _waiting?.Invoke([]);
        using var memory = new MemoryStream();
        using (var output = new OutputBuffer(memory, flushesAlways: false))
        {
            OperationShape.WritePlan(output, plan.Describe());
            output.Flush();
        }

        messages.Line(Encoding.UTF8.GetString(memory.ToArray()).TrimEnd('\n'));
        _input ??= new StreamReader(run.Streams.OpenInput(), Encoding.UTF8);
        var answer = messages.Ask((plan.Question ?? plan.Summary + ". Continue?") + " [y/N] ", _input.ReadLine)?.Trim();
        run.Cancellation.ThrowIfCancellationRequested();
        if (string.Equals(answer, "y", StringComparison.OrdinalIgnoreCase) || string.Equals(answer, "yes", StringComparison.OrdinalIgnoreCase))
            return true;
        messages.Note("left as it was: " + plan.Target + ".");
        return false;
    }
}
