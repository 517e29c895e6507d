namespace K8ssandraImages.Package.Tests.Help;

/// <summary>A page without mistakes, for tests to make one.</summary>
internal static class PageText
{
    public const string File = "Get-Thing.md";

    public const string Valid = """
        ---
        external help file: Thing.dll-Help.xml
        Module Name: Things
        schema: 2.0.0
        ---

        # Get-Thing

        ## SYNOPSIS

        Does a thing.

        ## SYNTAX

        ### Name (Default)

        ```
        Get-Thing [-Name] <String> [-Force]
         [<CommonParameters>]
        ```

        ## DESCRIPTION

        Text.

        ## EXAMPLES

        ### Example 1: One

        ```powershell
        Get-Thing -Name a
        ```

        Text.

        ## PARAMETERS

        ### -Force

        Text.

        ```yaml
        Type: SwitchParameter
        Parameter Sets: (All)
        Aliases:

        Required: False
        Position: Named
        Default value: False
        Accept pipeline input: False
        Accept wildcard characters: False
        ```

        ### -Name

        Text.

        ```yaml
        Type: String
        Parameter Sets: Name
        Aliases: N
        Accepted values: a, b

        Required: True
        Position: 0
        Default value: None
        Accept pipeline input: True (ByValue)
        Accept wildcard characters: False
        ```

        ### CommonParameters

        Text.

        ## INPUTS

        ### System.String

        Text.

        ## OUTPUTS

        ### Thing

        Text.

        ## NOTES

        Text.

        ## RELATED LINKS

        [about_Things](about_Things.md)

        """;

    /// <summary>The number of the first line that is, or begins with, some text.</summary>
    public static int LineOf(string text, string start)
    {
        var lines = text.Split('\n');
        return 1 + Array.FindIndex(lines, line => line.StartsWith(start, StringComparison.Ordinal));
    }
}
