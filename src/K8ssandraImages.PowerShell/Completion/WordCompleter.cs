using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace K8ssandraImages.PowerShell.Completion;

/// <summary>Completes a word out of a list that is known beforehand: nothing is read, asked or thrown on Tab.</summary>
public abstract class WordCompleter : IArgumentCompleter
{
    private protected WordCompleter()
    {
    }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = (wordToComplete ?? "").Trim('\'', '"');
        foreach (var candidate in Words)
        {
            if (candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                yield return new CompletionResult(candidate, candidate, CompletionResultType.ParameterValue, DescriptionOf(candidate));
        }
    }

    /// <summary>The words, in the order in which they are offered.</summary>
    private protected abstract IEnumerable<string> Words { get; }

    /// <summary>What is shown beside a word.</summary>
    private protected virtual string DescriptionOf(string word) => word;
}
