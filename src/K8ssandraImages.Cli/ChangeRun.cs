using System.Text;
using K8ssandraImages.Cli.Output;
using K8ssandraImages.Cli.Output.Shapes;
using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.Cli;

/// <summary>Shows plans, asks about each where somebody is to be asked, carries them out, and writes what came of it.</summary>
/// <param name="run">The run of the command.</param>
/// <param name="messages">Where questions go.</param>
/// <param name="consent">Who decides.</param>
/// <param name="format">How the answer is written.</param>
internal sealed class ChangeRun(CommandRun run, Messages messages, Consent consent, OutputFormat format)
{
    private bool _isRefused;
    private StreamReader? _input;
    private Action<IReadOnlyCollection<string>>? _waiting;

    private bool Colours => run.Streams is { IsOutputTerminal: true, AllowsColour: true };

    /// <summary>Carries plans out, one after the other.</summary>
    /// <returns>The exit code: 1 also where somebody said no.</returns>
    public int Of(IEnumerable<ChangePlan> plans, Action<Action<IReadOnlyCollection<string>>> setWaiting)
    {
        var code = run.Answer(new ChangeShape(Colours), format, explains: consent != Consent.Asked, Changes(plans), waiting => setWaiting(_waiting = waiting));
        return code == ExitCode.Fine && _isRefused ? ExitCode.Findings : code;
    }

    private IEnumerable<K8ssChange> Changes(IEnumerable<ChangePlan> plans)
    {
        foreach (var plan in plans)
        {
            if (plan.IsUnchanged || consent == Consent.DryRun)
            {
                yield return plan.Describe();
                continue;
            }

            if (consent == Consent.Asked && !Ask(plan))
                _isRefused = true;
            else if (plan.Apply(run.Cancellation) is { } change)
                yield return change;
        }
    }

    private bool Ask(ChangePlan plan)
    {
        // What came of the plans before stands above the question.
        _waiting?.Invoke([]);
        using var memory = new MemoryStream();
        using (var output = new OutputBuffer(memory, flushesAlways: false))
        {
            new ChangeShape(run.Streams is { IsErrorTerminal: true, AllowsColour: true }).WritePlan(output, plan.Describe());
            output.Flush();
        }

        messages.Line(Encoding.UTF8.GetString(memory.ToArray()).TrimEnd('\n'));
        _input ??= new StreamReader(run.Streams.OpenInput(), Encoding.UTF8);
        var answer = messages.Ask(plan.Summary + ". Continue? [y/N] ", _input.ReadLine)?.Trim();
        run.Cancellation.ThrowIfCancellationRequested();
        if (string.Equals(answer, "y", StringComparison.OrdinalIgnoreCase) || string.Equals(answer, "yes", StringComparison.OrdinalIgnoreCase))
            return true;
        messages.Note("left as it was: " + plan.Target + ".");
        return false;
    }
}
