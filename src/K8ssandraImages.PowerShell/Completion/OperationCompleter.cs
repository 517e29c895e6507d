using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using K8ssandraImages.Operations;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.PowerShell.Completion;

/// <summary>Completes the identifiers of operations, the newest first, out of the folder of the journal.</summary>
public sealed class OperationCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = (wordToComplete ?? "").Trim('\'', '"');
        try
        {
            var folder = StateFolder.Find(new BoundParameters(commandName, fakeBoundParameters).Texts("JournalPath") is [var path, ..] ? path : null);
            return [.. OperationCatalog.List(folder, static _ => { })
                .Where(operation => operation.Id.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                .Reverse()
                .Select(static operation => new CompletionResult(operation.Id, operation.Id, CompletionResultType.ParameterValue, TerminalText.Escape(operation.ToString(), 200)))];
        }
        catch (Exception exception) when (exception is OptionsException or ChangeException or IOException or UnauthorizedAccessException)
        {
            return []; // Tab is no place for errors.
        }
    }
}
