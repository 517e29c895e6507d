using System.Globalization;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Tests.Documents.Editing;

/// <summary>Short forms for edits. A path is written with slashes: <c>data/image_config.yaml/:/types/[0]</c>, where <c>:</c> goes inside.</summary>
internal static class Edits
{
    public static FieldPath Path(string path)
    {
        var result = FieldPath.Root;
        foreach (var step in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step == ":")
                result = result.Inside();
            else if (step[0] == '[')
                result = result.At(int.Parse(step[1..^1], CultureInfo.InvariantCulture));
            else
                result = result.Then(step);
        }

        return result;
    }

    /// <summary><c>path=text</c>, <c>path=[a,b]</c>, or <c>-path</c>.</summary>
    public static FieldEdit Edit(string edit)
    {
        if (edit[0] == '-')
            return FieldEdit.Remove(Path(edit[1..]));
        var (path, value) = (edit[..edit.IndexOf('=', StringComparison.Ordinal)], edit[(edit.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        return value is ['[', .., ']']
            ? FieldEdit.Set(Path(path), value[1..^1].Split(',', StringSplitOptions.RemoveEmptyEntries))
            : FieldEdit.Set(Path(path), value);
    }

    public static EditedText Run(string text, params string[] edits) => Run(text, 0, edits.Select(Edit).ToArray());

    /// <summary>Edits, and checks that the changes make the text and that doing it again changes nothing.</summary>
    public static EditedText Run(string text, int document, params FieldEdit[] edits)
    {
        var edited = DocumentEditor.Edit(text, document, "f.yaml", edits);
        Assert.Equal(edited.Text, Apply(text, edited.Changes));
        Assert.Equal(edited.IsUnchanged, edited.Text == text);
        Assert.True(DocumentEditor.Edit(edited.Text, document, "f.yaml", edits).IsUnchanged);
        return edited;
    }

    public static EditException Refuses(string text, params string[] edits) =>
        Assert.Throws<EditException>(() => DocumentEditor.Edit(text, 0, "f.yaml", edits.Select(Edit).ToArray()));

    /// <summary>The text that changes make; they must be in order and apart.</summary>
    public static string Apply(string text, IReadOnlyList<TextChange> changes)
    {
        var result = new System.Text.StringBuilder();
        var end = 0;
        foreach (var change in changes)
        {
            Assert.True(change.Start >= end && change.Start + change.Length <= text.Length);
            Assert.NotEqual(text.Substring(change.Start, change.Length), change.Replacement);
            result.Append(text, end, change.Start - end).Append(change.Replacement);
            end = change.Start + change.Length;
        }

        return result.Append(text, end, text.Length - end).ToString();
    }
}
