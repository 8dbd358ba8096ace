// Tables as texts.

/** The cells of each row of a table's body, spaces made one. */
export const rowsOf = table =>
    table
        .locator('tbody tr')
        .evaluateAll(rows => rows.map(row => [...row.children].map(cell => cell.textContent.replace(/\s+/g, ' ').trim())));
