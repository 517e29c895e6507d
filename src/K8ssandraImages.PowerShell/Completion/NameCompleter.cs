using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace K8ssandraImages.PowerShell.Completion;

/// <summary>
/// Completes names that people gave and that have to be looked up. Never throws and never writes: whoever presses Tab is in the
/// middle of something else.
/// </summary>
public abstract partial class NameCompleter : IArgumentCompleter
{
    private protected NameCompleter()
    {
    }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        wordToComplete ??= "";
        var isQuoted = wordToComplete.Length > 0 && wordToComplete[0] is '\'' or '"';
        var word = wordToComplete.Trim('\'', '"');
        IEnumerable<CompletionName> names;
        try
        {
            names = [.. Names(new BoundParameters(commandName, fakeBoundParameters ?? new Hashtable()))];
        }
#pragma warning disable CA1031 // Whatever it is, completion is no place to say it.
        catch (Exception)
#pragma warning restore CA1031
        {
            names = [];
        }

        return names
            .Where(name => name.Name.Length > 0 && name.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase) && TerminalText.Escape(name.Name, int.MaxValue) == name.Name)
            .DistinctBy(name => name.Name)
            .Select(name => new CompletionResult(Quote(name.Name, isQuoted), name.Name, CompletionResultType.ParameterValue, TerminalText.Escape(name.Description, 200)));
    }

    /// <summary>The names, in the order in which they are offered.</summary>
    private protected abstract IEnumerable<CompletionName> Names(BoundParameters parameters);

    private static string Quote(string name, bool isQuoted) => !isQuoted && Bare().IsMatch(name) ? name : "'" + CodeGeneration.EscapeSingleQuotedStringContent(name) + "'";

    [GeneratedRegex(@"\A[A-Za-z0-9_./:][A-Za-z0-9_./:@=+-]*\z")]
    private static partial Regex Bare();
}

/// <summary>A name that is offered.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">What is shown beside it.</param>
internal readonly record struct CompletionName(string Name, string Description);
