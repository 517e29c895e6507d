namespace K8ssandraImages.Engine.Documents;

/// <summary>The text of one document of a source.</summary>
/// <param name="Source">The file as it was given, or <c>-</c> for piped text.</param>
/// <param name="Index">Which document of the source it is, from 0; documents without content are not counted.</param>
/// <param name="StartLine">The line of the file where the text begins, from 1.</param>
/// <param name="Text">The text, its line ends as <c>\n</c>.</param>
/// <param name="StartColumn">The column where the text begins, from 1: a JSON value can begin on the line on which another one ended.</param>
/// <param name="TooLong">Whether the document is longer than the limit; its text is not kept then.</param>
/// <param name="Prelude">The comments between the document before and this one's <c>---</c>; null where there are none.</param>
public readonly record struct DocumentText(string Source, int Index, int StartLine, string Text, int StartColumn = 1, bool TooLong = false, string? Prelude = null);
